/** Examples of files: what is sent to be looked at or imported, what is told of it, and what is given to be filled in. */
const csv = 'counselor,scenario,due_date\nc-1012,s-110,2026-12-18\n';
const ndjson = '{"counselor":"c-1012","scenario":"s-110","due_date":"2026-12-18"}\n';
const workbook = 'PK… (a workbook)';

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const odsType = 'application/vnd.oasis.opendocument.spreadsheet';

/** By names of schemas. */
export const imports = {
  UploadForm: { file: csv, type: 'assignments' },
  PreviewDto: {
    error: null,
    asks: [],
    format: 'csv',
    encoding: 'utf-8',
    delimiter: ',',
    dialect: 'quotes',
    sheet: null,
    sheets: [],
    certainty: { encoding: 'certain', delimiter: 'certain', dialect: 'likely' },
    dateOrder: null,
    suggestion: null,
    header: ['counselor', 'scenario', 'due_date'],
    columns: ['counselor', 'scenario', 'due_date'].map((name) => ({ name, use: 'column', columns: [name] })),
    rows: [
      {
        line: 2,
        fields: ['c-1012', 's-110', '2026-12-18'],
        values: { counselor: 'c-1012', scenario: 's-110', due_date: 'Friday 18 December 2026, end of day' },
        dueAt: '2026-12-18T22:59:59.999Z',
        dueOn: '2026-12-18',
        faults: [],
        leftOut: null,
      },
    ],
    lastRows: [],
    rowCount: 1,
    faultyRowCount: 0,
    leftOutCount: 0,
    isWhole: true,
    warnings: [],
  },
};

/** By ids of operations, where it is not the schema's usual one. */
export const importsAnswered = {
  'Imports_upload text/csv': csv,
  'Imports_upload application/x-ndjson': ndjson,
  [`Imports_upload ${workbookType}`]: workbook,
  [`Imports_upload ${odsType}`]: workbook,
  'Imports_rows text/csv':
    'counselor,scenario,due_date,line,outcome,reason\nc-9001,s-110,2026-12-18,7,invalid,"No counselor has the external id “c-9001”, and none or several have it as e-mail."\n',
  'Imports_rows application/x-ndjson':
    '{"counselor":"c-9001","scenario":"s-110","line":7,"outcome":"invalid","reason":"No counselor has the external id “c-9001”, and none or several have it as e-mail."}\n',
  [`Imports_rows ${workbookType}`]: workbook,
  'ImportPreview_show text/csv': csv,
  'ImportPreview_show application/x-ndjson': ndjson,
  [`ImportPreview_show ${workbookType}`]: workbook,
  [`ImportPreview_show ${odsType}`]: workbook,
  'ImportTemplates_download text/csv': 'counselor,scenario,due_date,note,repeat_every_months\r\n',
  [`ImportTemplates_download ${workbookType}`]: workbook,
};
