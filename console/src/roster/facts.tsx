/** What is known of one: names and values. */
import type { ReactNode } from 'react';

export const Facts = ({ facts }: { facts: Record<string, ReactNode> }) => (
  <dl className="grid grid-cols-[repeat(auto-fit,minmax(min(8rem,100%),1fr))] gap-x-6 gap-y-3 rounded-xl border border-line bg-surface p-4">
    {Object.entries(facts).map(([name, value]) => (
      <div key={name} className="min-w-0">
        <dt className="text-xs text-soft">{name}</dt>
        <dd className="wrap-anywhere">{value}</dd>
      </div>
    ))}
  </dl>
);
