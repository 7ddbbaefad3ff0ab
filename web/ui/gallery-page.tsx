import { Button, Menu, Modal, Select } from '@mantine/core'
import { IconFilter, IconPlus, IconUsers } from '@tabler/icons-react'
import { useState, useSyncExternalStore } from 'react'
import { BarList, ReasonList } from './bar-list.tsx'
import { Chip } from './chip.tsx'
import { confirm, readQuestion, watchQuestion } from './confirm.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
import { EmptyState } from './empty-state.tsx'
import { Field, TextField } from './field.tsx'
import { FileDrop } from './file-drop.tsx'
import css from './gallery-page.module.css'
import { GalleryTable } from './gallery-table.tsx'
import { Kbd } from './kbd.tsx'
import { Card, Facts, Page, PanelSection } from './page.tsx'
import { ProblemNote } from './problem.tsx'
import { ProgressLine } from './progress-line.tsx'
import { Segmented } from './segmented.tsx'
import { SkeletonLines } from './skeleton.tsx'
import { StatRow } from './stat-row.tsx'
import { TagChip, TagList } from './tag-chip.tsx'
import { Ticks } from './ticks.tsx'
import { Time } from './time.tsx'
import { toast } from './toast.ts'
import { ToastStack } from './toast-stack.tsx'
import { WhatsAppPreview } from './whatsapp-preview.tsx'

const tags = [
  { id: 1, name: 'VIP', color: 'orange' },
  { id: 2, name: 'tea', color: 'green' },
  { id: 3, name: 'Gold', color: 'yellow' },
]

/** Every part at once, with made-up values, to be looked at in light, dark and on a phone. Not in the production build. */
export function GalleryPage() {
  const question = useSyncExternalStore(watchQuestion, readQuestion)
  return (
    <>
      <Page
        title="Diwali offer"
        breadcrumb={<span>Campaigns</span>}
        sub={
          <>
            <Chip tone="info" dot>
              Sending · 61%
            </Chip>
            <span>VIP not contacted 30 days − Complaints · template diwali_20</span>
          </>
        }
        actions={
          <>
            <Button variant="default">Pause</Button>
            <Button variant="default">Export</Button>
            <Button>Send to who did not read</Button>
          </>
        }
        below={<ProgressLine value={0.61} label="Sent" />}
        panel={<GalleryPanel />}
      >
        <div className={css.grid}>
          <Report />
          <Forms />
          <Words />
          <Card title="Contacts" flush className={css.wide}>
            <div className={css.table}>
              <GalleryTable />
            </div>
          </Card>
        </div>
      </Page>
      <ToastStack />
      {question && <ConfirmDialog question={question} />}
    </>
  )
}

function Report() {
  return (
    <>
      <div className={css.wide}>
        <StatRow
          stats={[
            { label: 'Chosen', value: '12,408', note: '−1,127 not sent' },
            { label: 'Accepted', value: '6,881', note: 'of 11,281', to: '/ui' },
            { label: 'Delivered', value: '6,702', note: '97.4%' },
            { label: 'Read', value: '4,118', note: '61.4%' },
            { label: 'Failed', value: '179', note: '2.6%', tone: 'bad' },
            { label: 'Cost so far', value: undefined },
          ]}
        />
      </div>
      <Card title="From chosen to replied">
        <BarList
          kind="funnel"
          bars={[
            { key: 'c', label: 'Chosen', value: 12_408, says: '12,408' },
            { key: 's', label: 'Sent to', value: 11_281, says: '11,281 · 90.9%' },
            { key: 'a', label: 'Accepted', value: 6881, says: '6,881 · 61%', to: '/ui' },
            { key: 'd', label: 'Delivered', value: 6702, says: '6,702 · 97.4%' },
            { key: 'r', label: 'Read', value: 4118, says: '4,118 · 61.4%' },
            { key: 'p', label: 'Replied', value: 512, says: '512 · 7.6%' },
          ]}
        />
      </Card>
      <Card title="Not sent, and why" aside="1,127">
        <ReasonList
          reasons={[
            { key: '1', label: 'Opted out of marketing', count: '611', to: '/ui' },
            { key: '2', label: 'Also in “Complaints”', note: 'excluded', count: '304' },
            { key: '3', label: 'Unconfirmed', note: 'asked Meta, no answer yet', count: '5', tone: 'warn' },
          ]}
        />
      </Card>
    </>
  )
}

function Forms() {
  const [name, setName] = useState('Spring sale')
  const [mode, setMode] = useState<'all' | 'any' | 'none'>('any')
  const [dialog, setDialog] = useState(false)
  return (
    <>
      <Card title="Fields">
        <TextField label="Name" value={name} onChange={setName} help="Only you see it" aside={`${name.length} / 60`} />
        <TextField
          label="Callback"
          value="ftp://x"
          onChange={() => undefined}
          error="An address that starts with https://"
          optional
        />
        <Field label="Language">
          {(control) => <Select {...control} data={['English', 'हिन्दी', 'العربية']} defaultValue="English" />}
        </Field>
        <div className={css.line}>
          <Segmented
            label="Match"
            value={mode}
            onChange={setMode}
            options={[
              ['all', 'All'],
              ['any', 'Any'],
              ['none', 'None'],
            ]}
          />
          <Segmented
            size="sm"
            label="Match"
            value={mode}
            onChange={setMode}
            options={[
              ['all', 'All'],
              ['any', 'Any'],
              ['none', 'None'],
            ]}
          />
        </div>
        <div className={css.line}>
          <Button onClick={() => toast.done('12 contacts deleted', { label: 'Undo', run: () => undefined })}>Toast</Button>
          <Button
            variant="default"
            onClick={() =>
              void confirm({
                title: 'Delete 12 contacts?',
                body: 'Their messages stay. This cannot be undone.',
                action: 'Delete',
                danger: true,
                typeToConfirm: '12',
              })
            }
          >
            Ask
          </Button>
          <Button variant="light" onClick={() => setDialog(true)}>
            Dialog
          </Button>
          <Button variant="subtle">Subtle</Button>
          <Button color="red" variant="light">
            Delete
          </Button>
          <Button disabled>Disabled</Button>
          <Menu>
            <Menu.Target>
              <Button variant="default">Menu</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Label>Status</Menu.Label>
              <Menu.Item leftSection={<IconFilter size={16} />}>Filter</Menu.Item>
              <Menu.Item color="red">Delete</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
        <Modal opened={dialog} onClose={() => setDialog(false)} title="A dialog">
          Its text.
        </Modal>
      </Card>
      <Card title="A file">
        <FileDrop
          label="Drop a CSV file here"
          help="CSV, up to 50 MB"
          accept=".csv,text/csv"
          maxBytes={50_000_000}
          onFile={(file) => toast.done(file.name)}
        />
        <div className={css.line} />
        <ProblemNote
          error={{ message: 'Another segment has this name.', next: 'Choose another name.', requestId: 'req-7f3a' }}
          onRetry={() => undefined}
        />
      </Card>
    </>
  )
}

function Words() {
  return (
    <>
      <Card title="Words">
        <div className={css.line}>
          {(['plain', 'accent', 'good', 'warn', 'bad', 'info'] as const).map((tone) => (
            <Chip key={tone} tone={tone} dot>
              {tone}
            </Chip>
          ))}
        </div>
        <div className={css.line}>
          {tags.map((tag) => (
            <TagChip key={tag.id} {...tag} onRemove={() => undefined} />
          ))}
          <TagList tags={tags} most={1} />
        </div>
        <div className={css.line}>
          <Kbd keys="mod+k" /> <Kbd keys="g i" /> <Kbd keys="shift+enter" />
          {(['waiting', 'sent', 'delivered', 'read', 'failed', 'unknown'] as const).map((state) => (
            <Ticks key={state} state={state} />
          ))}
        </div>
        <div className={css.line}>
          {(['clock', 'list', 'ago', 'full', 'date'] as const).map((form) => (
            <Time key={form} at={new Date(Date.now() - 4_000_000).toISOString()} as={form} />
          ))}
        </div>
        <SkeletonLines lines={3} />
      </Card>
      <Card>
        <EmptyState
          icon={<IconUsers size={22} />}
          title="No contacts yet"
          actions={<Button leftSection={<IconPlus size={16} />}>Import contacts</Button>}
        >
          Bring your list as CSV, or wait for the first message: whoever writes becomes a contact.
        </EmptyState>
      </Card>
    </>
  )
}

function GalleryPanel() {
  return (
    <>
      <PanelSection title="Preview">
        <WhatsAppPreview
          parts={{
            header: { kind: 'image' },
            body: '*Diwali offer for you, {{1}}*\n20% off everything you saved, _until Sunday_.\n- ~₹2,480~ ₹1,984\n- code `{{code}}`',
            footer: 'Reply STOP to stop offers',
            buttons: [
              { kind: 'quick-reply', text: 'Show my list' },
              { kind: 'url', text: 'Open the shop' },
            ],
          }}
          values={{ 1: 'Asha' }}
          clock="9:41"
          caption="as Asha Rao sees it · ‹ 1 of 12,408 ›"
        />
      </PanelSection>
      <PanelSection title="Contact" aside="Edit">
        <Facts
          items={[
            ['Owner', 'Ravi Iyer'],
            ['E-mail', 'asha@nilgiri.example'],
          ]}
        />
      </PanelSection>
      <PanelSection title="Mostly">
        <BarList
          bars={[
            { key: 'b', label: 'Bengaluru', value: 5214, says: '5,214' },
            { key: 'm', label: 'Mumbai', value: 3730, says: '3,730' },
          ]}
        />
      </PanelSection>
    </>
  )
}
