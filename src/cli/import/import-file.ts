/**
 * `npm run onus -- import`: uploads a file to a running service, shows how far it is, and reports. From the answer to
 * the upload on the import is the service's own: it goes on whatever becomes of this process, which then says so.
 */
import type { ImportDto } from '../../imports/dto/imports.dto.js';
import type { PreviewDto } from '../../imports/dto/preview.dto.js';
import { firstLineOfInput } from '../standard-input.js';
import { follow } from './follow.js';
import type { ImportCommand } from './import-arguments.js';
import { printPreview } from './print-preview.js';
import { ProgressBar } from './progress-bar.js';
import { report } from './report.js';
import { ConnectionBroken, ImportError, Refused, Service } from './service.js';
import { sizeOf, upload } from './upload.js';

const say = (sentence: string): void => void process.stderr.write(`${sentence}\n`);

/** @returns the exit code: 0 if all of the file could be done */
export async function importFile(command: ImportCommand): Promise<number> {
  const service = new Service(command.url);
  const bar = new ProgressBar();
  const imports = service.urlOf('api/admin/imports');
  const path = 'api/admin/imports';
  let outlook = command.isPreview
    ? 'The upload is broken off. Nothing was done.'
    : `The upload is broken off. Had all of the file arrived, it is imported: see ${imports}.`;
  process.once('SIGINT', () => {
    bar.clear();
    say(outlook);
    process.exit(130);
  });

  const bytes = await sizeOf(command.file);
  await service.signIn(command.email, command.password ?? (await firstLineOfInput()));
  let id: string | undefined;
  try {
    if (command.isPreview) {
      const seen = await upload<PreviewDto>(service, `${path}/preview`, command, bytes, bar);
      bar.clear();
      return printPreview(seen) ? 0 : 1;
    }
    ({ id } = await upload<ImportDto>(service, path, command, bytes, bar));
    bar.clear();
    say(`The service has the file: ${imports}/${id}`);
    outlook = `The import goes on on the server: see ${imports}/${id}; a POST to ${imports}/${id}/cancel ends it.`;
    const ended = await follow(service, id, bar);
    bar.clear();
    outlook = `The import has ended: see ${imports}/${id}.`;
    await report(service, ended, command.rejects);
    return ended.status === 'completed' && ended.counts.invalid === 0 ? 0 : 1;
  } catch (error) {
    if (error instanceof ConnectionBroken || (error instanceof Refused && id !== undefined)) {
      throw new ImportError(`${error.message} ${outlook}`);
    }
    throw error;
  } finally {
    bar.clear();
    await service.signOut();
  }
}
