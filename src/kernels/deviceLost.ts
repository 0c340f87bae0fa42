/** The graphics device is gone: nothing that it held comes back, but another may be there (WebGPU, § device loss). */
export class DeviceLost extends Error {
  override name = 'DeviceLost';
}
