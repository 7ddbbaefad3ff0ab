import { z } from 'zod'

/** Whole hundredths; in refunds Meta takes and gives them as text too. */
const Hundredths = z.looseObject({ value: z.coerce.number().int(), offset: z.coerce.number() })
const Seconds = z.coerce.number().int()

/** A page of a list. `next` is there only when more follow. */
const paging = z
  .looseObject({
    cursors: z.looseObject({ before: z.string(), after: z.string() }).optional(),
    next: z.string().optional(),
    previous: z.string().optional(),
  })
  .optional()

/** `GET /{catalog}`: what was asked for, `id` always. */
export const CatalogNode = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  vertical: z.string().optional(),
  product_count: z.number().int().optional(),
})
export type CatalogNode = z.infer<typeof CatalogNode>
export const CatalogList = z.looseObject({ data: z.array(CatalogNode), paging })

/** `GET /{product}`. `price` and `sale_price` are words for people ("$30.00"), `retailer_id` is what messages call a product by. */
export const ProductNode = z.looseObject({
  id: z.string(),
  retailer_id: z.string().optional(),
  name: z.string().optional(),
  description: z.string().optional(),
  price: z.string().optional(),
  sale_price: z.string().optional(),
  currency: z.string().optional(),
  availability: z.string().optional(),
  visibility: z.string().optional(),
  review_status: z.string().optional(),
  image_url: z.string().optional(),
  url: z.string().optional(),
  brand: z.string().optional(),
  category: z.string().optional(),
})
export type ProductNode = z.infer<typeof ProductNode>

/** `GET /{catalog}/products` and `GET /{set}/products`; `summary` only when it was asked for. */
export const ProductPage = z.looseObject({
  data: z.array(ProductNode),
  paging,
  summary: z.looseObject({ total_count: z.number().int() }).optional(),
})
export type ProductPage = z.infer<typeof ProductPage>

/** A collection: `filter` is its rules as JSON. */
export const ProductSetNode = z.looseObject({
  id: z.string(),
  name: z.string().optional(),
  filter: z.string().optional(),
  product_count: z.number().int().optional(),
})
export type ProductSetNode = z.infer<typeof ProductSetNode>
export const ProductSetList = z.looseObject({ data: z.array(ProductSetNode), paging })

/** The answer to `POST /{catalog}/items_batch`; each handle is looked up by `check_batch_request_status`. */
export const ItemsBatchTaken = z.looseObject({ handles: z.array(z.string()).min(1) })
export const ItemsBatchStatus = z.looseObject({
  data: z.array(
    z.looseObject({
      handle: z.string(),
      status: z.string(),
      errors_total_count: z.number().int(),
      errors: z.array(z.looseObject({ line: z.number().int().optional(), id: z.string().optional(), message: z.string() })),
    }),
  ),
})

const Transaction = z.looseObject({
  id: z.string(),
  pg_transaction_id: z.string().optional(),
  type: z.string(),
  status: z.enum(['pending', 'success', 'failed']),
  created_timestamp: Seconds,
  updated_timestamp: Seconds,
  method: z.looseObject({ type: z.string() }).optional(),
  error: z.looseObject({ code: z.string(), reason: z.string() }).optional(),
})
const RefundNode = z.looseObject({
  id: z.string(),
  amount: Hundredths,
  speed_processed: z.string(),
  status: z.string(),
  created_timestamp: Seconds,
  updated_timestamp: Seconds,
})

/** What a status of type `payment` tells: one attempt to pay an order. Source: Meta, Payments → India (2026-09). */
export const PaymentNews = z.looseObject({
  reference_id: z.string(),
  amount: Hundredths,
  currency: z.string(),
  transaction: Transaction,
  receipt: z.string().optional(),
  notes: z.record(z.string(), z.unknown()).optional(),
  refunds: z.array(RefundNode).optional(),
})
export type PaymentNews = z.infer<typeof PaymentNews>

/** `GET /{phone_number_id}/payments/{configuration}/{reference}`; without `transactions` nobody tried to pay yet. */
export const PaymentLookup = z.looseObject({
  payments: z.array(
    z.looseObject({
      reference_id: z.string(),
      status: z.enum(['pending', 'captured']),
      currency: z.string(),
      amount: Hundredths.optional(),
      total_amount: Hundredths.optional(),
      transactions: z.array(Transaction.extend({ refunds: z.array(RefundNode).optional() })).optional(),
    }),
  ),
})
export type PaymentLookup = z.infer<typeof PaymentLookup>

/** The answer to `POST /{phone_number_id}/payments_refund`. */
export const RefundTaken = z.looseObject({
  id: z.string(),
  status: z.enum(['pending', 'failed', 'completed']),
  speed_processed: z.enum(['instant', 'normal']),
})

const Code = z.looseObject({ code: z.string(), description: z.string() })

/** Where the money of orders goes; its `status` has an underscore here and a space in webhooks. */
export const PaymentConfiguration = z.looseObject({
  configuration_name: z.string(),
  status: z.enum(['Active', 'Needs_Connecting', 'Needs_Testing']),
  provider_name: z.string().optional(),
  provider_mid: z.string().optional(),
  merchant_vpa: z.string().optional(),
  merchant_category_code: Code.optional(),
  purpose_code: Code.optional(),
  created_timestamp: Seconds.optional(),
  updated_timestamp: Seconds.optional(),
})
export type PaymentConfiguration = z.infer<typeof PaymentConfiguration>
export const PaymentConfigurationList = z.looseObject({
  data: z.array(z.looseObject({ payment_configurations: z.array(PaymentConfiguration) })),
})
export const PaymentConfigurationFound = z.looseObject({ data: z.array(PaymentConfiguration) })

/** The answer to creating one: a gateway must be connected at `oauth_url` before `expiration` (seconds). */
export const PaymentConfigurationCreated = z.looseObject({
  success: z.boolean().optional(),
  oauth_url: z.string().optional(),
  expiration: z.number().int().optional(),
})

/** `value` of field `payment_configuration_update`. */
export const PaymentConfigurationUpdate = z.looseObject({
  configuration_name: z.string(),
  provider_name: z.string(),
  provider_mid: z.string().optional(),
  status: z.string(),
  created_timestamp: Seconds,
  updated_timestamp: Seconds,
})
export type PaymentConfigurationUpdate = z.infer<typeof PaymentConfigurationUpdate>
