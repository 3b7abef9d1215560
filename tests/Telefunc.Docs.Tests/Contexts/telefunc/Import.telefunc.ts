type Step = { percent: number; text: string }

export declare function onImport(
  rows: string[],
  onProgress: (step: Step) => void | Promise<void>,
  confirm?: (row: string) => boolean | Promise<boolean>,
): Promise<number>
