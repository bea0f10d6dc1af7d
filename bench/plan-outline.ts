/** What an EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) says, in a few words. */
export interface Explained {
  Plan: PlanNode;
}

interface PlanNode {
  'Node Type': string;
  'Relation Name'?: string;
  'Index Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  'Shared Hit Blocks'?: number;
  'Shared Read Blocks'?: number;
  Plans?: PlanNode[];
}

export interface Outline {
  /** Pages of 8 kB that were looked at, in memory or not. */
  pages: number;
  /** Rows of assignments that were read to find those of the page. */
  rowsRead: number;
  /** The ways to the assignments, and whether they had to be sorted. */
  by: string;
}

export function outline({ Plan: top }: Explained): Outline {
  const nodes = allOf(top);
  const scans = nodes.filter((node) => node['Relation Name'] === 'assignments');
  const read = scans.map(
    (node) =>
      (node['Actual Rows'] +
        (node['Rows Removed by Filter'] ?? 0) +
        (node['Rows Removed by Index Recheck'] ?? 0)) *
      node['Actual Loops'],
  );
  const ways = nodes.flatMap((node) => {
    const { 'Node Type': type, 'Index Name': index, 'Relation Name': relation } = node;
    if (/^(Incremental )?Sort$/.test(type)) return [type.toLowerCase()];
    if (index?.startsWith('assignments')) return [index.replace('assignments_', '')];
    return relation === 'assignments' && type === 'Seq Scan' ? ['seq scan'] : [];
  });
  return {
    pages: (top['Shared Hit Blocks'] ?? 0) + (top['Shared Read Blocks'] ?? 0),
    rowsRead: Math.round(read.reduce((sum, each) => sum + each, 0)),
    by: [...new Set(ways)].join(', '),
  };
}

function allOf(node: PlanNode): PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(allOf)];
}
