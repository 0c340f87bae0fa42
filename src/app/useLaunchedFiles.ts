import { useEffect } from 'react';
import { openFiles } from '../store/actions';
import type { Notice } from './useSharedLink';

/** Of the File Handling API (https://wicg.github.io/web-app-launch/), which TypeScript does not know. */
interface LaunchQueue {
  setConsumer(consumer: (launch: { readonly files?: readonly FileSystemFileHandle[] }) => void): void;
}

interface Launched {
  readonly isBack: Promise<unknown>;
  readonly onOpened: () => void;
  readonly tell: (notice: Notice) => void;
}

/**
 * Opens what the system hands to the installed studio ("Open with"), as if it had been dropped. The queue holds launches until
 * somebody consumes them: once what was kept is back, so that opening begins another project and replaces none.
 */
export function useLaunchedFiles({ isBack, onOpened, tell }: Launched): void {
  useEffect(() => {
    const { launchQueue } = window as { readonly launchQueue?: LaunchQueue };
    if (!launchQueue) return;
    let isGone = false;
    const open = async (handles: readonly FileSystemFileHandle[]) => {
      try {
        const files = await Promise.all(handles.map((handle) => handle.getFile()));
        onOpened();
        await openFiles(files);
      } catch (problem) {
        const text = `The file could not be opened: ${(problem as Error).message}`;
        tell({ isBad: true, text });
      }
    };
    const listen = () =>
      launchQueue.setConsumer(({ files = [] }) => {
        if (files.length > 0) void open(files);
      });
    void isBack.then(() => isGone || listen());
    return () => {
      isGone = true;
    };
  }, [isBack, onOpened, tell]);
}
