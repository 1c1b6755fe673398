import type { ReactNode } from 'react'

export interface SectionHeaderProps {
  readonly title: string
  readonly children?: ReactNode
}

/** The head of a section: its name, and what can be done at its right. */
export function SectionHeader({ title, children }: SectionHeaderProps) {
  return (
    <header className="flex h-13 shrink-0 items-center justify-between gap-3 border-b px-5">
      <h1 className="truncate text-lg font-semibold">{title}</h1>
      {children && <div className="flex items-center gap-2">{children}</div>}
    </header>
  )
}
