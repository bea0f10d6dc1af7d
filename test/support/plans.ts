/** PostgreSQL's plans, as tests look at them. */
import type { Client } from 'pg';
import type { Statement } from '../../src/database/connections/pools.js';

export interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Index Cond'?: string;
  'TID Cond'?: string;
  Plans?: PlanNode[];
}

/** The nodes of the plan that serves whatever the parameters are, as connections for writes always use it. */
export async function genericPlan(client: Client, { name = '', text }: Statement): Promise<PlanNode[]> {
  const count = Math.max(0, ...text.matchAll(/\$(\d+)/g).map(([, number]) => Number(number)));
  const parameters = Array.from({ length: count }, () => 'NULL').join(', ');
  await client.query('SET plan_cache_mode = force_generic_plan');
  await client.query(`PREPARE "plan-of-${name}" AS ${text}`);
  const values = count === 0 ? '' : `(${parameters})`;
  const nodes = await plan(client, `EXECUTE "plan-of-${name}" ${values}`);
  await client.query('RESET plan_cache_mode');
  return nodes;
}

export async function plan(client: Client, text: string, values: unknown[] = []): Promise<PlanNode[]> {
  const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
    `EXPLAIN (FORMAT JSON) ${text}`,
    values,
  );
  return allOf(rows[0]!['QUERY PLAN'][0].Plan);
}

function allOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(allOf)];
}

/** The indexes by which a table is read, or how else it is. */
export function waysTo(table: string, nodes: PlanNode[]): string[] {
  return nodes
    .filter((node) => node['Relation Name'] === table)
    .map((node) => node['Index Name'] ?? node['Node Type']);
}

export function sorts(nodes: PlanNode[]): string[] {
  return nodes.map((node) => node['Node Type']).filter((type) => type.endsWith('Sort'));
}
