export declare function onUpload(picture: Blob): Promise<number>
