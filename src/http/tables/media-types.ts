/** What tables are sent as. */

export const csvType = 'text/csv';
export const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** As an answer says it. */
export const answerTypes = { csv: `${csvType}; charset=utf-8`, xlsx: xlsxType } as const;
