import { Avatar } from '../ui/avatar.tsx'
import { Chip } from '../ui/chip.tsx'
import { TagChip } from '../ui/tag-chip.tsx'
import { Ticks } from '../ui/ticks.tsx'
import { TemplateBubble } from '../ui/whatsapp-preview.tsx'
import css from './product-sketch.module.css'

/** What WooChat does in one glance: a segment gets a template, a customer answers, a colleague replies. Drawn with the product's own parts. */
export function ProductSketch() {
  return (
    <div className={css.sketch}>
      <div className={css.scene} aria-hidden="true">
        <div className={css.segment}>
          <div>
            <TagChip name="VIP" color="orange" /> <span className={css.mute}>and</span> <Chip tone="good">opted in</Chip>{' '}
            <span className={css.mute}>and</span> <Chip>no campaign in 30 days</Chip>
          </div>
          <div className={css.count}>
            <b>1,284</b> <span>contacts · 12 have no number</span>
          </div>
        </div>
        <div className={css.thread}>
          <div className={css.out}>
            <TemplateBubble
              parts={{
                body: '*A little thank you, Asha*\n20% off everything you saved, until Sunday.',
                buttons: [{ kind: 'quick-reply', text: 'Show my list' }],
              }}
              clock="8:02"
              ticks="read"
            />
          </div>
          <div className={css.in}>
            <Avatar name="Asha Rao" size={28} />
            <span className={css.bubble}>Can it go to my office instead?</span>
          </div>
          <div className={css.reply}>
            Of course! Which address? <Ticks state="delivered" size={14} />
          </div>
        </div>
      </div>
      <h2 className={css.title}>Talk to every customer on WhatsApp, from one place</h2>
      <ul className={css.points}>
        <li>Segments that count while you build them, and say who is in and why.</li>
        <li>Campaigns that tell what was sent, read and answered, and what was not, and why.</li>
        <li>A team inbox that never loses a message and never sends one twice.</li>
        <li>A practice number with simulated phones: try everything before you connect Meta.</li>
      </ul>
    </div>
  )
}
