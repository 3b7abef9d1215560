export declare function onCreate(task: { title: string; priority?: number }): Promise<{ id: string; at: Date }>
export declare function onAdd(left: number, right?: number): Promise<number>
