/**
 * Pages in the partners' words. `nextCursor`, the twin of `next_cursor`, leaves (docs/DEPRECATION.md): keys of before still
 * get it, others never. Whether anybody reads a field cannot be seen, but this one comes back: its cursor is marked. The OpenAPI
 * document does not have it: clients that are generated for Java or Go do not compile with two names of one spelling.
 */
import { Injectable } from '@nestjs/common';
import type { Response } from 'express';
import { DeprecationNotices } from '../http/deprecation/deprecation-notices.js';
import type { AskedPage, Page } from '../http/paging/pages.js';
import type { PartnerPrincipal } from '../identity/access/principal.js';

const twin = 'nextCursor';
const mark = 'twin.';

@Injectable()
export class ExternalPages {
  constructor(private readonly notices: DeprecationNotices) {}

  /** What was asked for, without the mark. */
  asked({ limit, cursor }: AskedPage, { id }: PartnerPrincipal): AskedPage {
    if (cursor?.startsWith(mark) !== true) return { limit, cursor };
    this.notices.count(twin, id);
    return { limit, cursor: cursor.slice(mark.length) };
  }

  answer<Row, Item>(
    { items, nextCursor, previousCursor }: Page<Row>,
    toItem: (row: Row) => Item,
    { stillGets }: PartnerPrincipal,
    response: Response,
  ) {
    const page = { items: items.map(toItem), next_cursor: nextCursor, previous_cursor: previousCursor };
    if (!stillGets.includes(twin)) return page;
    this.notices.announce(twin, response);
    return { ...page, nextCursor: nextCursor && `${mark}${nextCursor}` };
  }
}
