/** What the bench of the formats notes in the page before the studio starts. */
interface FormatsWatch {
  /** Calls to the trace thread that open files. */
  readonly opens: { readonly began: number; readonly ended: number; readonly failed: string | null }[];
  /** The page's tasks of more than 50 ms. */
  readonly tasks: { readonly start: number; readonly duration: number }[];
  worker: Worker;
  /** Seconds for the bytes of a file alone. */
  alone: Promise<number>;
  cancelled: Promise<{ state: number; worker: number }>;
}

interface Window {
  readonly bench: FormatsWatch;
}
