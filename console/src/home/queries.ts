import { listQuery } from '../assignments/queries.ts';

export const mostOverdueQuery = listQuery({ overdue: true, sort: 'dueAt', limit: 10 });
