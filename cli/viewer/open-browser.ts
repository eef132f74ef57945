import { spawn } from 'node:child_process';
import process from 'node:process';

/** What shows an address in the browser of the user's choice. */
function openerOf(platform: NodeJS.Platform): readonly [string, ...string[]] {
  if (platform === 'darwin') return ['open'];
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler'];
  return ['xdg-open'];
}

/** Opens an address in the user's browser, if there is one; calls back if not. */
export function openBrowser(url: string, onFailure: () => void): void {
  const [command, ...words] = openerOf(process.platform);
  const child = spawn(command, [...words, url], { stdio: 'ignore', detached: true });
  child.on('error', onFailure);
  child.on('exit', (code) => {
    if (code !== 0) onFailure();
  });
  child.unref();
}
