/**
 * Files to fill in, one for each type of import: the columns that it reads, and no rows, since an example that is left in
 * a file is imported. What belongs into the columns a workbook tells in further sheets, which no import reads.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { CounselorsService } from '../../counselors/counselors.service.js';
import type { Page } from '../../http/paging/pages.js';
import { rosterOf } from '../../identity/access/groups.js';
import type { UserPrincipal } from '../../identity/access/principal.js';
import { difficulties, modes } from '../../scenarios/scenario.entity.js';
import { ScenariosService } from '../../scenarios/scenarios.service.js';
import type { FileType } from '../import-words.js';
import { kinds } from '../kinds/kinds.js';
import { type Cell, type Choice, type Sheet, workbookOf } from '../../http/tables/write-workbook.js';
import { wordsFor } from './column-words.js';
import { explanation, lists as sheetOf, toFillIn } from './template-sheets.js';

/** What is there of an organization's lists is read so many at a time. */
const pageSize = 1_000;

/** What may be chosen in a column, where that is no list of the organization's. */
const words: Record<string, readonly string[]> = { mode: modes, difficulty: difficulties };

interface List {
  sheet: Sheet;
  /** How many it has, once it is written. */
  rows: number;
}

@Injectable()
export class ImportTemplates {
  constructor(
    private readonly scenarios: ScenariosService,
    private readonly counselors: CounselorsService,
  ) {}

  /** The header, with a BOM, by which spreadsheets know that it is UTF-8. */
  csv(type: FileType): string {
    return `\uFEFF${kinds[type].columns.map(({ name }) => name).join(',')}\r\n`;
  }

  /** A sheet to fill in, one that explains its columns, and lists of what may be assigned and to whom. */
  async workbook(user: UserPrincipal, type: FileType): Promise<Readable> {
    const { columns } = kinds[type];
    const names = columns.map(({ name }) => name);
    const lists = await this.listsFor(names, user);
    const choiceIn = (name: string): Choice['among'] | undefined => {
      const list = lists.get(name);
      return list === undefined ? words[name] : { sheet: list.sheet.name, rows: list.rows };
    };
    const toFill: Sheet = {
      name: toFillIn(type),
      columns: names.map((name) => ({ width: 24, format: name === 'due_date' ? 'day' : 'text' })),
      header: names,
      rows: [],
      choices: () =>
        names.flatMap((name, column) => {
          const among = choiceIn(name);
          return among === undefined ? [] : [{ column, among }];
        }),
    };
    const about = wordsFor(type, user.timeZone);
    const explaining: Sheet = {
      name: explanation,
      columns: [20, 10, 80, 28].map((width) => ({ width, format: 'prose' })),
      header: ['column', 'needed', 'what it may be', 'example'],
      rows: [
        columns.map(({ name, required }) => [
          name,
          required ? 'yes' : 'no',
          about[name]!.about,
          about[name]!.example,
        ]),
      ],
    };
    return workbookOf([toFill, explaining, ...[...lists.values()].map(({ sheet }) => sheet)]);
  }

  /** By the column into which one of them belongs. What is archived cannot be assigned, and is left out. */
  private async listsFor(names: readonly string[], user: UserPrincipal): Promise<Map<string, List>> {
    const lists = new Map<string, List>();
    const asked = (cursor: string | undefined) => ({ limit: pageSize, cursor });
    if (names.includes('scenario')) {
      const list = await listed(sheetOf.scenario, ['external_id', 'title'], async (cursor) => {
        const page = await this.scenarios.list(user.organizationId, { archived: false }, asked(cursor));
        return { ...page, items: page.items.map(({ externalId, title }) => [externalId, title]) };
      });
      lists.set('scenario', list);
    }
    if (names.includes('counselor')) {
      const list = await listed(sheetOf.counselor, ['external_id', 'name'], async (cursor) => {
        const page = await this.counselors.list(rosterOf(user), { archived: false }, asked(cursor));
        return { ...page, items: page.items.map(({ externalId, name }) => [externalId, name]) };
      });
      lists.set('counselor', list);
    }
    return lists;
  }
}

/** Begins to read it, so that what fails at once fails before anything is answered. */
async function listed(
  name: string,
  header: string[],
  readPage: (cursor: string | undefined) => Promise<Page<Cell[]>>,
): Promise<List> {
  // The workbook asks for them, from where nobody knows whose request it is.
  const read = AsyncLocalStorage.bind(readPage);
  const first = await read(undefined);
  const pages = async function* (): AsyncGenerator<Cell[][]> {
    for (let page = first; ; page = await read(page.nextCursor)) {
      list.rows += page.items.length;
      yield page.items;
      if (page.nextCursor === null) return;
    }
  };
  const columns = [24, 48].map((width) => ({ width, format: 'text' as const }));
  const list: List = { rows: 0, sheet: { name, columns, header, rows: pages() } };
  return list;
}
