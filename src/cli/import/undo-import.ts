/** `npm run onus -- import --undo`: cancels what an import created and nobody has touched since. */
import type { UndoDto } from '../../imports/dto/imports.dto.js';
import { firstLineOfInput } from '../standard-input.js';
import { follow } from './follow.js';
import type { UndoCommand } from './import-arguments.js';
import { ProgressBar } from './progress-bar.js';
import { report } from './report.js';
import { Service } from './service.js';

/** @returns the exit code: 0 if it is undone, also where something was left alone */
export async function undoImport({ url, email, password, id, rejects }: UndoCommand): Promise<number> {
  const service = new Service(url);
  const bar = new ProgressBar();
  await service.signIn(email, password ?? (await firstLineOfInput()));
  try {
    const path = `api/admin/imports/${encodeURIComponent(id)}/undo`;
    const undo = await service.call('POST', path, {}, async (answer) => (await answer.json()) as UndoDto);
    const ended = await follow(service, undo.import.id, bar);
    bar.clear();
    await report(service, ended, rejects);
    return ended.status === 'completed' ? 0 : 1;
  } finally {
    bar.clear();
    await service.signOut();
  }
}
