import { type ReactNode, useId } from 'react'

export interface ChoiceCardProps {
  readonly icon: ReactNode
  readonly title: string
  readonly text: ReactNode
  readonly children: ReactNode
}

/** One way to answers. */
export function ChoiceCard({ icon, title, text, children }: ChoiceCardProps) {
  const titleId = useId()
  return (
    <li aria-labelledby={titleId} className="flex gap-4 rounded-xl border bg-raised p-4">
      <span
        aria-hidden
        className="flex size-9 shrink-0 items-center justify-center rounded-lg bg-accent-soft text-accent-ink"
      >
        {icon}
      </span>
      <div className="min-w-0 flex-1">
        <h3 id={titleId} className="font-semibold">
          {title}
        </h3>
        <p className="text-muted">{text}</p>
        <div className="mt-3 flex flex-col gap-3">{children}</div>
      </div>
    </li>
  )
}
