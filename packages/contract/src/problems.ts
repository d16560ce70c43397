/**
 * Every failure a caller can act on. A code is public API: never renamed, never reused.
 * The value is the HTTP status; the title is what a person reads when nothing more specific is known.
 */
export const problems = {
  'request.invalid': { status: 400, title: 'The request is not in the expected form.' },
  'request.too_large': { status: 413, title: 'The request is larger than allowed.' },
  'request.unsupported_media_type': { status: 415, title: 'This content type is not accepted here.' },
  'request.cross_site': { status: 403, title: 'This request came from another site and was refused.' },
  'request.cursor_invalid': { status: 400, title: 'The cursor is not one of ours. Start from the first page.' },
  'request.not_found': { status: 404, title: 'There is nothing at this address.' },
  'request.rate_limited': { status: 429, title: 'Too many requests. Wait a moment and try again.' },
  'request.card_number': {
    status: 400,
    title: 'There is the number of a card in this. Nothing of it was kept. Cards are typed at the payment provider only.',
  },
  'request.timeout': { status: 408, title: 'The request took too long to arrive.' },

  'auth.required': { status: 401, title: 'Sign in first.' },
  'auth.key_not_allowed': { status: 403, title: 'API keys cannot do this. Sign in to do it.' },
  'auth.scope_missing': { status: 403, title: 'This API key does not have the scope for this.' },
  'auth.role_missing': { status: 403, title: 'Your role in this workspace does not allow this.' },
  'auth.operator_only': { status: 404, title: 'There is nothing at this address.' },
  'auth.sign_up_closed': { status: 403, title: 'New accounts are not open here. Ask the person who runs this service.' },
  'auth.age_not_attested': { status: 400, title: 'Confirm your age to make an account.' },
  'auth.policy_not_accepted': { status: 400, title: 'Accept the current policy to make an account.' },

  'setup.done': { status: 409, title: 'This service is set up already. Sign in instead.' },
  'setup.token_invalid': {
    status: 403,
    title: 'This setup link is used up or expired. Make a new one with: npm run pinhole -- setup-link',
  },

  'idempotency.key_invalid': { status: 400, title: 'The Idempotency-Key must be 1 to 255 visible ASCII characters.' },
  'idempotency.body_differs': { status: 422, title: 'This Idempotency-Key was used with another request.' },
  'idempotency.in_flight': { status: 409, title: 'The first request with this Idempotency-Key is still running.' },

  'workspace.not_found': { status: 404, title: 'There is no such workspace.' },
  'workspace.limit_reached': { status: 409, title: 'You have as many workspaces as this service allows.' },

  'credits.insufficient': { status: 402, title: 'There are not enough credits for this.' },
  'credits.cap_reached': { status: 402, title: 'The spend cap does not allow this.' },
  'credits.amount_invalid': { status: 400, title: 'The amount is not a positive whole number of micro-credits.' },
  'credits.frozen': { status: 402, title: 'Spending is stopped in this workspace. Ask the person who runs this service.' },
  'credits.held': { status: 409, title: 'Credits are still reserved for work that runs.' },
  'credits.cap_above': { status: 409, title: 'Somebody above you set a lower cap for this.' },
  'credits.cap_subject': { status: 400, title: 'A cap is for the workspace, for one of its members or for one of its API keys.' },
  'credits.cap_not_found': { status: 404, title: 'There is no such cap.' },

  'connection.not_found': { status: 404, title: 'There is no such connection.' },
  'connection.provider_unknown': { status: 400, title: 'There is no such kind of connection.' },
  'connection.field_invalid': { status: 400, title: 'Something that was filled in cannot be used.' },
  'connection.busy': { status: 409, title: 'This connection still has work under way. Switch it off and wait until it is done.' },
  'connection.unreachable': { status: 502, title: 'The provider did not answer as expected. Test the connection.' },
  'connection.offer_unknown': { status: 404, title: 'This connection offers no such model.' },

  'model.not_found': { status: 404, title: 'There is no such model.' },
  'model.unavailable': { status: 409, title: 'This model is not available at the moment.' },

  'plan.model_missing': { status: 403, title: 'This model is not in the plan of the workspace. Another plan may have it.' },
  'plan.storage_full': {
    status: 409,
    title: 'This workspace has as much stored as its plan allows. Delete something for good, or choose a larger plan. Nothing was charged.',
  },

  'quote.not_found': { status: 404, title: 'There is no such quote.' },
  'quote.expired': { status: 409, title: 'This quote has expired. Ask for a new one.' },
  'quote.used': { status: 409, title: 'This quote was used already.' },

  'generation.not_found': { status: 404, title: 'There is no such generation.' },
  'generation.finished': { status: 409, title: 'This generation is finished already.' },
  'generation.not_waiting': { status: 409, title: 'It does not wait any more: it has begun, or is over.' },
  'generation.not_failed': { status: 409, title: 'Only what failed can be tried again.' },
  'generation.retried': { status: 409, title: 'This was tried again already.' },
  'generation.too_many_queued': {
    status: 429,
    title: 'This workspace has as many generations waiting as allowed. Wait for some to finish.',
  },

  'preset.not_found': { status: 404, title: 'There is no such preset.' },
  'preset.name_taken': { status: 409, title: 'This model has a preset of that name already.' },
  'preset.limit_reached': { status: 409, title: 'This workspace has as many presets as allowed. Delete one first.' },

  'shop.item_not_found': { status: 404, title: 'There is no such item.' },
  'shop.item_invalid': { status: 400, title: 'This item does not fit together.' },
  'shop.item_kept': { status: 409, title: 'What was offered once is kept. Take it from the shelf instead.' },
  'shop.plans_off': { status: 409, title: 'This service sells packs only: nothing recurs.' },
  'shop.currency_not_offered': { status: 409, title: 'This item has no price in that currency.' },
  'shop.coupon_not_found': { status: 404, title: 'There is no such coupon.' },
  'shop.coupon_taken': { status: 409, title: 'There is a coupon with this code already.' },
  'shop.coupon_used': { status: 409, title: 'It was used more often than that already.' },
  'shop.coupon_invalid': { status: 409, title: 'This coupon cannot be used here.' },

  'billing.way_not_found': { status: 404, title: 'There is no such way to pay.' },
  'billing.order_not_found': { status: 404, title: 'There is no such order.' },
  'billing.order_closed': { status: 409, title: 'This order is paid or given up already.' },
  'billing.too_many_open': { status: 409, title: 'There are many unpaid orders here. Pay one or give one up first.' },
  'billing.not_manual': { status: 409, title: 'Only orders that are paid by hand can be confirmed here.' },
  'billing.provider_failed': { status: 502, title: 'The payment provider did not answer as expected. Nothing was lost: try again.' },
  'billing.other_world': { status: 409, title: 'These keys are for the other mode. Connect them as a connection of their own.' },
  'billing.payment_not_found': { status: 404, title: 'There is no such payment.' },
  'billing.nothing_to_refund': { status: 409, title: 'There is nothing left to pay back.' },
  'billing.refund_too_large': { status: 409, title: 'That is more than is left of this payment.' },
  'billing.refund_whole_only': { status: 409, title: 'This provider pays back whole payments only.' },
  'billing.refund_not_found': { status: 404, title: 'There is no such refund.' },
  'billing.refund_not_waiting': { status: 409, title: 'This refund does not wait for anybody.' },
  'billing.same_operator': { status: 409, title: 'Somebody else has to agree to a refund of this size.' },
  'billing.withdrawal_over': { status: 409, title: 'The time to withdraw from this purchase is over.' },
  'billing.tax_not_ready': { status: 409, title: 'This service cannot work out the tax of this sale yet. Choose another way to pay.' },
  'billing.details_needed': { status: 409, title: 'Say where you are first: the tax of this purchase depends on it.' },
  'billing.details_incomplete': { status: 400, title: 'With a VAT number, name, street, postal code and town are needed too.' },
  'billing.vat_number_malformed': { status: 400, title: 'This is not a VAT number: its form or its check digits are wrong.' },
  'billing.vat_number_elsewhere': { status: 409, title: 'This VAT number belongs to another country than the address.' },
  'billing.paper_not_found': { status: 404, title: 'No document of such a payment waits here.' },
  'billing.subscribed': { status: 409, title: 'There is a plan already. Change it instead.' },
  'billing.subscription_not_found': { status: 404, title: 'There is no such plan.' },
  'billing.subscription_over': { status: 409, title: 'This plan is over.' },
  'billing.same_plan': { status: 409, title: 'It is on this plan already.' },
  'billing.change_not_possible': {
    status: 409,
    title: 'This plan cannot be changed where it is paid. Cancel it, and take the other one when it has ended.',
  },
  'billing.not_offered': { status: 409, title: 'This payment provider does not offer that here.' },
  'billing.closing': { status: 409, title: 'The billing of this workspace is being closed. Take that back first.' },
  'billing.closed': { status: 409, title: 'The billing of this workspace is closed. Make a new workspace to buy again.' },
  'billing.closing_final': { status: 409, title: 'It is too late to take this back.' },
  'billing.closing_not_found': { status: 404, title: 'There is no such closing.' },
  'billing.closing_step_not_found': { status: 404, title: 'There is no such step.' },
  'billing.closing_step_over': { status: 409, title: 'This step is over.' },
  'billing.not_ready_to_sell': {
    status: 409,
    title: 'Something is still to do before this way to pay can take real money. The page “Going live” lists it.',
  },
  'billing.push_not_found': { status: 404, title: 'There is no such push.' },

  'asset.not_found': { status: 404, title: 'There is no such asset.' },
  'asset.wrong_kind': { status: 400, title: 'This asset cannot be used for this.' },
  'asset.range_invalid': { status: 416, title: 'This part of the file does not exist.' },

  'upload.not_found': { status: 404, title: 'There is no such upload.' },
  'upload.too_large': { status: 413, title: 'The file is larger than this service accepts.' },
  'upload.too_many': { status: 429, title: 'You have as many uploads under way as allowed. Wait for some to finish, or cancel them.' },
  'upload.storage_limit': {
    status: 409,
    title: 'This workspace has as much stored as allowed. Delete something for good, or choose a larger plan.',
  },
  'upload.offset_mismatch': { status: 409, title: 'This piece does not begin where the last one ended.' },
  'upload.busy': { status: 409, title: 'Another piece of this upload arrived at the same time.' },
  'upload.not_receiving': { status: 409, title: 'This upload takes no more bytes.' },
  'upload.longer_than_declared': { status: 413, title: 'These are more bytes than the file was said to have.' },

  'key.not_found': { status: 404, title: 'There is no such API key.' },
  'key.limit_reached': { status: 409, title: 'You have as many API keys as allowed. Revoke one first.' },

  'tax.document_not_found': { status: 404, title: 'There is no such document.' },
  'tax.rate_not_found': { status: 404, title: 'There is no such tax rate.' },
  'tax.rate_last': { status: 409, title: 'A country needs at least one tax rate. Set another one first.' },
  'tax.exchange_rate_missing': { status: 409, title: 'The exchange rate for this currency has not been entered.' },
  'tax.seller_incomplete': { status: 409, title: 'Invoices cannot be issued yet: the seller’s details are not complete.' },
  'tax.credit_exceeds': { status: 409, title: 'This is more than what is left of the invoice.' },

  'session.not_found': { status: 404, title: 'There is no such session.' },
  'account.not_found': { status: 404, title: 'There is no such person.' },
  'setting.read_only': { status: 409, title: 'This setting is set outside the admin page and cannot be changed here.' },
  'setting.invalid': { status: 400, title: 'This value does not fit the setting.' },

  'service.draining': { status: 503, title: 'This server is shutting down. Try again in a moment.' },
  'service.storage_full': { status: 507, title: 'There is no room left for new files. Nothing was charged.' },
  'service.fault': { status: 500, title: 'Something went wrong on our side. Nothing was lost; try again.' },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemCode = keyof typeof problems;
