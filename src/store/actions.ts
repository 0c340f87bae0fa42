/** Everything a person can do. Interface, console and command line call these and nothing else; none of them rejects: what
 * goes wrong is in the state. */
export { cancelOpen, closeTrace, openDemo, rereadTrace } from './openActions';
export { openFiles } from './openFiles';
export { cancelProjectFile, describeProject, openProjectFile, saveProjectFile } from './projectFileActions';
export {
  cancelMapping,
  loadMapping,
  openMapped,
  reviseMapping,
  saveMapping,
  tryMapping,
} from './mappingActions';
export { forgetMapping } from './mappingMemory';
export { configure } from './configureActions';
export { estimateTraining } from './estimateActions';
export { redo, undo } from './undoActions';
export {
  discardRun,
  pauseTraining,
  resumeRun,
  resumeTraining,
  slowDown,
  startTraining,
  stepTraining,
  stopTraining,
  watchTwin,
} from './trainActions';
export { watchResumable } from './resumable';
export {
  cancelEvaluation,
  cancelGenerate,
  evaluate,
  forgetSynthetic,
  generateTrace,
  showSynthetic,
} from './generateActions';
export { clearSelection, select, visit } from './compareActions';
export { completeName, explore, stopExploring, tableText } from './exploreActions';
export { saveFile, saveText } from './saveFile';
export { askableModel, findSurprise } from './surpriseActions';
export { cancelExport, exportTrace, saveManifest, setAddressKey } from './exportActions';
export {
  deleteProject,
  deleteRun,
  duplicateProject,
  forgetEverything,
  listProjects,
  newProject,
  openProject,
  renameProject,
  renameRun,
  setKeeping,
  startKeeping,
  takeRun,
} from './projectActions';
