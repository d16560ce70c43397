import { acceptedMediaTypes } from '@pinhole/contract';

// Some systems know HEIC and MOV only by their endings.
const accept = [...acceptedMediaTypes, '.heic', '.heif', '.mov'].join(',');

/** Opens the system's own dialog; calls back only when something was chosen. */
export function chooseFiles(onChosen: (files: readonly File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = accept;
  input.addEventListener('change', () => {
    const chosen = [...(input.files ?? [])];
    if (chosen.length > 0) onChosen(chosen);
  });
  input.click();
}
