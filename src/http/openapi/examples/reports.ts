/** Examples of reports. By names of schemas, and by ids of operations. */
import * as cast from './cast.js';

const figures = {
  total: 12,
  pending: 2,
  inProgress: 1,
  completed: 8,
  cancelled: 1,
  overdue: 1,
  medianDays: 2.322,
  p90Days: 6.5,
  meanScore: 81.25,
  scores: [0, 0, 0, 0, 0, 0, 1, 2, 3, 1],
  withoutScore: 1,
};

const report = {
  asOf: cast.times.cancelled,
  groupBy: 'scenario',
  // The first of the month in Berlin.
  from: '2026-11-30T23:00:00.000Z',
  to: null,
  rows: [{ scenario: cast.panic, ...figures }],
  totals: figures,
};

const workbookType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

const names = [
  'row,scenario,title,total,pending,in_progress,completed,cancelled,overdue,median_days,p90_days,mean_score',
  ...figures.scores.map((_, i) => `scores_${i * 10}_${i === 9 ? 100 : i * 10 + 9}`),
  'without_score',
].join(',');
const counted = Object.values(figures).flat().join(',');

export const reports = { ReportDto: report };

export const reportsAnswered = {
  'Reports_assignments text/csv': `${names}\r\nscenario,${cast.panic.externalId},${cast.panic.title},${counted}\r\ntotal,,,${counted}\r\n`,
  [`Reports_assignments ${workbookType}`]: 'PK… (the bytes of the workbook)',
};
