import { useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { languages, themes } from '#shared/settings/preferences'
import type { Settings, SettingsPatch } from '#shared/settings/settings'
import { errorText } from '../../i18n/index.ts'
import { putAnswer, useRouteCommand, useRouteQuery } from '../../state/queries.ts'
import { Field } from '../../ui/field.tsx'
import { Keys } from '../../ui/kbd.tsx'
import { SectionHeader } from '../../ui/section-header.tsx'
import { Select } from '../../ui/select.tsx'
import { ErrorState, Skeleton } from '../../ui/states.tsx'
import { Switch } from '../../ui/switch.tsx'
import { toast } from '../../ui/toast.ts'
import { ModelBox } from '../agents/model-box.tsx'
import { About } from './about.tsx'
import { VaultState } from './vault-state.tsx'

export function SettingsScreen() {
  const { t } = useTranslation('settings')
  const settings = useRouteQuery('settings.get', {})
  return (
    <>
      <SectionHeader title={t('section')} />
      <div className="min-h-0 flex-1 overflow-y-auto">
        {settings.isPending && <Skeleton className="mx-auto max-w-2xl p-6" />}
        {settings.isError && (
          <ErrorState message={errorText(settings.error)} onRetry={() => void settings.refetch()} />
        )}
        {settings.data !== undefined && <Sections settings={settings.data} />}
      </div>
    </>
  )
}

const shortcuts = [
  ['palette', ['Mod', 'K']],
  ['newChat', ['Mod', 'N']],
  ['save', ['Mod', 'S']],
  ['send', ['Enter']],
  ['newLine', ['Shift', 'Enter']],
  ['close', ['Esc']],
  ['larger', ['Mod', '+']],
  ['smaller', ['Mod', '-']],
  ['usualSize', ['Mod', '0']],
] as const

function Sections({ settings }: { readonly settings: Settings }) {
  const { t } = useTranslation('settings')
  const queryClient = useQueryClient()
  const update = useRouteCommand('settings.update')
  const change = (patch: SettingsPatch) =>
    update.mutate(patch, {
      onSuccess: (answer) => putAnswer(queryClient, 'settings.get', {}, answer),
      onError: (error) => toast.error(errorText(error)),
    })
  return (
    <div className="mx-auto flex max-w-2xl flex-col gap-8 p-6 pb-12">
      <Group title={t('appearance')}>
        <div className="grid grid-cols-2 gap-4">
          <Field label={t('theme')}>
            {(control) => (
              <Select
                {...control}
                label={t('theme')}
                value={settings.theme}
                options={themes.map((value) => ({ value, label: t(`themes.${value}`) }))}
                onChange={(value) => change({ theme: value as Settings['theme'] })}
              />
            )}
          </Field>
          <Field label={t('language')}>
            {(control) => (
              <Select
                {...control}
                label={t('language')}
                value={settings.language}
                options={languages.map((value) => ({ value, label: t(`languages.${value}`) }))}
                onChange={(value) => change({ language: value as Settings['language'] })}
              />
            )}
          </Field>
        </div>
      </Group>
      <Group title={t('models')}>
        <Field
          label={t('defaultModel')}
          hint={t('defaultModelHint')}
          aside={
            settings.defaultModel !== null && (
              <button
                type="button"
                className="rounded text-xs font-medium text-accent-ink hover:underline"
                onClick={() => change({ defaultModel: null })}
              >
                {t('defaultModelClear')}
              </button>
            )
          }
        >
          {(control) => (
            <ModelBox
              {...control}
              label={t('defaultModel')}
              value={settings.defaultModel}
              onChange={(defaultModel) => change({ defaultModel })}
            />
          )}
        </Field>
      </Group>
      <Group title={t('network')}>
        <Switch
          label={t('offline')}
          hint={t('offlineHint')}
          checked={settings.offline}
          onChange={(offline) => change({ offline })}
        />
        <p className="text-muted">{t('privacy')}</p>
      </Group>
      <Group title={t('keys')}>
        <VaultState />
      </Group>
      <Group title={t('shortcuts')}>
        <dl className="grid grid-cols-[1fr_auto] gap-y-1.5">
          {shortcuts.map(([name, keys]) => (
            <div key={name} className="col-span-2 grid grid-cols-subgrid">
              <dt>{t(`shortcut.${name}`)}</dt>
              <dd className="justify-self-end">
                <Keys keys={keys} />
              </dd>
            </div>
          ))}
        </dl>
      </Group>
      <Group title={t('about')}>
        <About />
      </Group>
    </div>
  )
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3">
      <h2 className="border-b pb-1.5 font-semibold">{title}</h2>
      {children}
    </section>
  )
}
