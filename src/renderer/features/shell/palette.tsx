import { useQueryClient } from '@tanstack/react-query'
import { Command } from 'cmdk'
import { type LucideIcon, MessageSquare, Monitor, Moon, Sun } from 'lucide-react'
import { type ReactNode, useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Settings as AppSettings } from '#shared/settings/settings'
import { sectionText } from '../../i18n/index.ts'
import { sections } from '../../sections.ts'
import { putAnswer, useRouteCommand, useRouteQuery } from '../../state/queries.ts'
import { goToAgents, navigate } from '../../state/route.ts'
import { closePalette } from '../../state/window-state.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Keys } from '../../ui/kbd.tsx'
import { scoreCommand } from './score.ts'

const themeIcons: Readonly<Record<AppSettings['theme'], LucideIcon>> = {
  system: Monitor,
  light: Sun,
  dark: Moon,
}

/** What the sections offer from anywhere. */
const commands = sections.flatMap((section) =>
  (section.commands ?? []).map((command) => ({ section, ...command })),
)

/** Mod+K: everything that can be done or gone to, by name. */
export function Palette() {
  const { t } = useTranslation()
  const queryClient = useQueryClient()
  const [text, setText] = useState('')
  const search = useDeferredValue(text.trim().slice(0, 200))
  const conversations = useRouteQuery(
    'conversation.list',
    { limit: 8, ...(search === '' ? {} : { search }) },
    { keepPrevious: true },
  )
  const agents = useRouteQuery(
    'agent.list',
    { limit: 8, ...(search === '' ? {} : { search }) },
    { keepPrevious: true },
  )
  const update = useRouteCommand('settings.update')
  const setTheme = (theme: AppSettings['theme']) =>
    update.mutate({ theme }, { onSuccess: (answer) => putAnswer(queryClient, 'settings.get', {}, answer) })

  return (
    <Dialog bare title={t('palette.title')} onClose={closePalette}>
      <Command label={t('palette.title')} filter={scoreCommand} loop className="flex min-h-0 flex-col">
        <Command.Input
          value={text}
          onValueChange={setText}
          placeholder={t('palette.placeholder')}
          className="h-12 shrink-0 border-b bg-transparent px-4 text-base outline-none"
        />
        <Command.List
          label={t('palette.title')}
          className="max-h-[min(420px,56vh)] overflow-y-auto p-1.5 [&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted"
        >
          <Command.Empty className="px-3 py-8 text-center text-muted">
            {t('palette.empty', { query: text })}
          </Command.Empty>
          <Command.Group heading={t('palette.commands')}>
            {commands.map(({ section, text, icon, keys, run }) => (
              <Item
                key={`${section.address.section}:${text}`}
                icon={icon}
                text={sectionText(t, section, text)}
                keys={keys}
                run={run}
              />
            ))}
          </Command.Group>
          {(conversations.data?.items.length ?? 0) > 0 && (
            <Command.Group heading={t('palette.conversations')}>
              {conversations.data?.items.map(({ id, title }) => (
                <Item
                  key={id}
                  id={id}
                  icon={MessageSquare}
                  text={title}
                  run={() => navigate({ section: 'chat', conversationId: id, messageId: null })}
                />
              ))}
            </Command.Group>
          )}
          {(agents.data?.items.length ?? 0) > 0 && (
            <Command.Group heading={t('palette.agents')}>
              {agents.data?.items.map(({ id, name, icon }) => (
                <Item
                  key={id}
                  id={id}
                  icon={<span aria-hidden>{icon}</span>}
                  text={name}
                  run={() => goToAgents(id)}
                />
              ))}
            </Command.Group>
          )}
          <Command.Group heading={t('palette.goTo')}>
            {sections.map((section) => (
              <Item
                key={section.address.section}
                icon={section.icon}
                text={t('palette.goToSection', { section: sectionText(t, section) })}
                run={() => navigate(section.address.parse('', ''))}
              />
            ))}
          </Command.Group>
          <Command.Group heading={t('palette.theme')}>
            <Item icon={themeIcons.system} text={t('palette.themeSystem')} run={() => setTheme('system')} />
            <Item icon={themeIcons.light} text={t('palette.themeLight')} run={() => setTheme('light')} />
            <Item icon={themeIcons.dark} text={t('palette.themeDark')} run={() => setTheme('dark')} />
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  )
}

interface ItemProps {
  /** Tells apart what bears the same name. */
  readonly id?: string
  readonly icon: LucideIcon | ReactNode
  readonly text: string
  readonly keys?: readonly string[] | undefined
  readonly run: () => void
}

function Item({ id, icon, text, keys, run }: ItemProps) {
  const Icon = icon as LucideIcon
  const isComponent =
    typeof icon === 'function' || (typeof icon === 'object' && icon !== null && 'render' in icon)
  return (
    <Command.Item
      value={id === undefined ? text : `${text}\n${id}`}
      onSelect={() => {
        closePalette()
        run()
      }}
      className="flex h-8 items-center gap-2.5 rounded-md px-2.5 data-[selected=true]:bg-hover"
    >
      <span className="flex w-4 shrink-0 justify-center text-muted">
        {isComponent ? <Icon aria-hidden size={15} /> : (icon as ReactNode)}
      </span>
      <span className="min-w-0 flex-1 truncate">{text}</span>
      {keys && <Keys keys={keys} />}
    </Command.Item>
  )
}
