import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react'
import { useSyncExternalStore } from 'react'
import { dismissToast, readToasts, type Toast, watchToasts } from './toast.ts'
import css from './toast-stack.module.css'

/** Where toasts appear; the app draws it once. */
export function ToastStack() {
  const toasts = useSyncExternalStore(watchToasts, readToasts)
  return (
    <div className={css.stack} role="status" aria-live="polite">
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  )
}

function ToastLine({ toast }: { toast: Toast }) {
  const Icon = toast.kind === 'done' ? IconCircleCheck : IconAlertTriangle
  return (
    <div className={css.toast} data-kind={toast.kind}>
      <Icon size={18} className={css.icon ?? ''} aria-hidden="true" />
      <div className={css.text}>
        {toast.message}
        {toast.next && <div className={css.next}>{toast.next}</div>}
      </div>
      {toast.action && (
        <button
          type="button"
          className={css.action}
          onClick={() => {
            toast.action?.run()
            dismissToast(toast.id)
          }}
        >
          {toast.action.label}
        </button>
      )}
      <button type="button" className={css.close} aria-label="Dismiss" onClick={() => dismissToast(toast.id)}>
        <IconX size={15} />
      </button>
    </div>
  )
}
