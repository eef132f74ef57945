/** Lets the browser save some bytes as a file. */
export function saveBlob(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has begun with the click; the address is needed no longer once it has been read.
  setTimeout(() => {
    URL.revokeObjectURL(url);
  }, 60_000);
}
