// Made from the contract by generate.ts. Do not edit.
import type { Body, Params, Query, Result } from './call-types.ts';
import type { Bytes, CallOptions, KeyedCallOptions, Send } from './transport.ts';

/** Every operation of the API, by what it is about. */
export interface Operations {
  readonly setup: {
    /** Whether this service still waits for its first person. `GET /v1/setup` */
    get(options?: CallOptions): Promise<Result<'getSetup'>>;
    /** Make the first person and name the service; signs them in. `POST /v1/setup` */
    complete(body: Body<'completeSetup'>, options?: CallOptions): Promise<Result<'completeSetup'>>;
  };
  readonly me: {
    /** Who is signed in, and in which workspace. `GET /v1/me` */
    get(options?: CallOptions): Promise<Result<'getMe'>>;
    /** Change name, language, theme, active workspace, or from which price on to be asked. `PATCH /v1/me` */
    update(body: Body<'updateMe'>, options?: CallOptions): Promise<Result<'updateMe'>>;
  };
  readonly sessions: {
    /** Where this person is signed in. `GET /v1/sessions` */
    list(options?: CallOptions): Promise<Result<'listSessions'>>;
    /** Sign one device out. `DELETE /v1/sessions/:id` */
    revoke(params: Params<'revokeSession'>, options?: CallOptions): Promise<Result<'revokeSession'>>;
  };
  readonly workspaces: {
    /** The workspaces of this person. `GET /v1/workspaces` */
    list(options?: CallOptions): Promise<Result<'listWorkspaces'>>;
    /** Make a workspace. `POST /v1/workspaces` */
    create(body: Body<'createWorkspace'>, options?: KeyedCallOptions): Promise<Result<'createWorkspace'>>;
  };
  readonly keys: {
    /** This person’s API keys in the active workspace. `GET /v1/keys` */
    list(options?: CallOptions): Promise<Result<'listKeys'>>;
    /** Make an API key; the secret is shown once. `POST /v1/keys` */
    create(body: Body<'createKey'>, options?: CallOptions): Promise<Result<'createKey'>>;
    /** Revoke an API key at once. `DELETE /v1/keys/:id` */
    revoke(params: Params<'revokeKey'>, options?: CallOptions): Promise<Result<'revokeKey'>>;
  };
  readonly models: {
    /** The catalogue, with prices. `GET /v1/models` */
    list(options?: CallOptions): Promise<Result<'listModels'>>;
  };
  readonly quotes: {
    /** What a request would cost, and what would be sent. `POST /v1/quotes` */
    create(body: Body<'createQuote'>, options?: CallOptions): Promise<Result<'createQuote'>>;
  };
  readonly generations: {
    /** Make pictures or a clip. `POST /v1/generations` */
    create(body: Body<'createGeneration'>, options?: KeyedCallOptions): Promise<Result<'createGeneration'>>;
    /** Generations, newest first. `GET /v1/generations` */
    list(query?: Query<'listGenerations'>, options?: CallOptions): Promise<Result<'listGenerations'>>;
    /** One generation. `GET /v1/generations/:id` */
    get(params: Params<'getGeneration'>, options?: CallOptions): Promise<Result<'getGeneration'>>;
    /** The newest unfinished picture of one output, while it runs; empty once it is over. `GET /v1/generations/:id/previews/:index` */
    getPreview(params: Params<'getGenerationPreview'>, query?: Query<'getGenerationPreview'>, options?: CallOptions): Promise<Response>;
    /** Stop it and give the credits back. `POST /v1/generations/:id/cancel` */
    cancel(params: Params<'cancelGeneration'>, options?: CallOptions): Promise<Result<'cancelGeneration'>>;
    /** Give a waiting generation another place in the queue of its workspace. `POST /v1/generations/:id/move` */
    move(params: Params<'moveGeneration'>, body: Body<'moveGeneration'>, options?: CallOptions): Promise<Result<'moveGeneration'>>;
    /** Keep a waiting generation from beginning; its credits stay set aside. `POST /v1/generations/:id/pause` */
    pause(params: Params<'pauseGeneration'>, options?: CallOptions): Promise<Result<'pauseGeneration'>>;
    /** Let a paused generation go on where it stood. `POST /v1/generations/:id/resume` */
    resume(params: Params<'resumeGeneration'>, options?: CallOptions): Promise<Result<'resumeGeneration'>>;
  };
  readonly presets: {
    /** The presets of the workspace, by name. `GET /v1/presets` */
    list(options?: CallOptions): Promise<Result<'listPresets'>>;
    /** Keep settings of a model under a name. `POST /v1/presets` */
    create(body: Body<'createPreset'>, options?: CallOptions): Promise<Result<'createPreset'>>;
    /** Rename a preset, or keep other settings under its name. `PATCH /v1/presets/:id` */
    update(params: Params<'updatePreset'>, body: Body<'updatePreset'>, options?: CallOptions): Promise<Result<'updatePreset'>>;
    /** Delete a preset. `DELETE /v1/presets/:id` */
    delete(params: Params<'deletePreset'>, options?: CallOptions): Promise<Result<'deletePreset'>>;
  };
  readonly queue: {
    /** What waits, runs, failed or ended lately, in the order of the queue. `GET /v1/queue` */
    list(query?: Query<'listQueue'>, options?: CallOptions): Promise<Result<'listQueue'>>;
    /** How much waits and runs, and whether the workspace is paused. `GET /v1/queue/summary` */
    getSummary(options?: CallOptions): Promise<Result<'getQueueSummary'>>;
    /** Begin nothing of this workspace until it is resumed; what runs goes on. `POST /v1/queue/pause` */
    pause(options?: CallOptions): Promise<Result<'pauseQueue'>>;
    /** Let the workspace go on. `POST /v1/queue/resume` */
    resume(options?: CallOptions): Promise<Result<'resumeQueue'>>;
    /** Stop all that waits, or all that waits and runs, and give the credits back; a second call finds nothing left. `POST /v1/queue/cancel` */
    cancel(body: Body<'cancelQueue'>, options?: CallOptions): Promise<Result<'cancelQueue'>>;
    /** What it would cost to try failed generations again; each quote is then submitted by itself. `POST /v1/queue/retries` */
    quoteRetries(body: Body<'quoteRetries'>, options?: CallOptions): Promise<Result<'quoteRetries'>>;
  };
  readonly assets: {
    /** The library, newest first. `GET /v1/assets` */
    list(query?: Query<'listAssets'>, options?: CallOptions): Promise<Result<'listAssets'>>;
    /** One asset with its recipe. `GET /v1/assets/:id` */
    get(params: Params<'getAsset'>, options?: CallOptions): Promise<Result<'getAsset'>>;
    /** Move an asset to the trash. `DELETE /v1/assets/:id` */
    delete(params: Params<'deleteAsset'>, options?: CallOptions): Promise<Result<'deleteAsset'>>;
    /** Take an asset out of the trash. `POST /v1/assets/:id/restore` */
    restore(params: Params<'restoreAsset'>, options?: CallOptions): Promise<Result<'restoreAsset'>>;
  };
  readonly media: {
    /** The bytes of one rendition; takes Range and If-None-Match. `GET /media/:assetId/:rendition` */
    get(params: Params<'getMedia'>, options?: CallOptions): Promise<Response>;
  };
  readonly uploads: {
    /** Begin to upload a file, or find out that the library has it. `POST /v1/uploads` */
    create(body: Body<'createUpload'>, options?: KeyedCallOptions): Promise<Result<'createUpload'>>;
    /** Bring a picture or clip from a public https address. `POST /v1/uploads/from-address` */
    createFromAddress(body: Body<'createUploadFromAddress'>, options?: KeyedCallOptions): Promise<Result<'createUploadFromAddress'>>;
    /** This person’s uploads of the last day, newest first. `GET /v1/uploads` */
    list(options?: CallOptions): Promise<Result<'listUploads'>>;
    /** Where an upload stands, and where its next piece begins. `GET /v1/uploads/:id` */
    get(params: Params<'getUpload'>, options?: CallOptions): Promise<Result<'getUpload'>>;
    /** Send the next piece; what of a broken piece arrived counts. `PATCH /v1/uploads/:id` */
    append(params: Params<'appendUpload'>, body: Bytes, query: Query<'appendUpload'>, options?: CallOptions): Promise<Result<'appendUpload'>>;
    /** Stop an upload and forget it; what is in the library stays. `DELETE /v1/uploads/:id` */
    cancel(params: Params<'cancelUpload'>, options?: CallOptions): Promise<Result<'cancelUpload'>>;
  };
  readonly credits: {
    /** What can be spent, what is held, what ends when, and the caps. `GET /v1/credits` */
    get(options?: CallOptions): Promise<Result<'getCredits'>>;
    /** Every movement, newest first. `GET /v1/credits/entries` */
    listEntries(query?: Query<'listCreditEntries'>, options?: CallOptions): Promise<Result<'listCreditEntries'>>;
    /** Choose below which balance you are told; null goes back to what the service says, "0" is never. `PUT /v1/credits/low-balance` */
    setLowBalance(body: Body<'setLowBalance'>, options?: CallOptions): Promise<Result<'setLowBalance'>>;
    /** Caps that were used to a half, four fifths or whole, and low balances, newest first. `GET /v1/credits/alerts` */
    listSpendAlerts(query?: Query<'listSpendAlerts'>, options?: CallOptions): Promise<Result<'listSpendAlerts'>>;
  };
  readonly caps: {
    /** The caps that you may see, with what is used of them. `GET /v1/caps` */
    list(options?: CallOptions): Promise<Result<'listCaps'>>;
    /** Set or change a cap: owners and admins for all, everybody for themselves and their keys, never above what binds them. `PUT /v1/caps` */
    set(body: Body<'setCap'>, options?: CallOptions): Promise<Result<'setCap'>>;
    /** Remove a cap. `DELETE /v1/caps/:id` */
    delete(params: Params<'deleteCap'>, options?: CallOptions): Promise<Result<'deleteCap'>>;
  };
  readonly usage: {
    /** What was charged, by day, member, key, model or kind of work. `GET /v1/usage` */
    get(query?: Query<'getUsage'>, options?: CallOptions): Promise<Result<'getUsage'>>;
    /** The same as a file. `GET /v1/usage/export` */
    export(query?: Query<'exportUsage'>, options?: CallOptions): Promise<Response>;
  };
  readonly taxDocuments: {
    /** Invoices, credit notes and receipts of the workspace, newest first. `GET /v1/tax-documents` */
    list(query?: Query<'listTaxDocuments'>, options?: CallOptions): Promise<Result<'listTaxDocuments'>>;
    /** The document as a PDF. `GET /v1/tax-documents/:id/pdf` */
    getPdf(params: Params<'getTaxDocumentPdf'>, options?: CallOptions): Promise<Response>;
  };
  readonly admin: {
    /** Rates of value added tax and the days they hold. `GET /v1/admin/tax/rates` */
    listVatRates(options?: CallOptions): Promise<Result<'listVatRates'>>;
    /** Set the rate of a country from a day on; answers the rates of the country. `POST /v1/admin/tax/rates` */
    setVatRate(body: Body<'setVatRate'>, options?: CallOptions): Promise<Result<'setVatRate'>>;
    /** Take a rate out; the one before goes on in its place. `DELETE /v1/admin/tax/rates/:id` */
    deleteVatRate(params: Params<'deleteVatRate'>, options?: CallOptions): Promise<Result<'deleteVatRate'>>;
    /** Exchange rates against the euro, newest first. `GET /v1/admin/tax/exchange-rates` */
    listExchangeRates(options?: CallOptions): Promise<Result<'listExchangeRates'>>;
    /** Enter what one euro was on a day. `POST /v1/admin/tax/exchange-rates` */
    setExchangeRate(body: Body<'setExchangeRate'>, options?: CallOptions): Promise<Result<'setExchangeRate'>>;
    /** Tax documents, newest first; also those of workspaces that are gone. `GET /v1/admin/tax/documents` */
    listIssuedDocuments(query?: Query<'listIssuedDocuments'>, options?: CallOptions): Promise<Result<'listIssuedDocuments'>>;
    /** The document as a PDF. `GET /v1/admin/tax/documents/:id/pdf` */
    getIssuedDocumentPdf(params: Params<'getIssuedDocumentPdf'>, options?: CallOptions): Promise<Response>;
    /** What a quarter’s returns need: totals by country and rate, and sales under reverse charge by VAT number. `GET /v1/admin/tax/report` */
    getTaxReport(query: Query<'getTaxReport'>, options?: CallOptions): Promise<Result<'getTaxReport'>>;
    /** The same as a table for a spreadsheet. `GET /v1/admin/tax/report.csv` */
    exportTaxReport(query: Query<'exportTaxReport'>, options?: CallOptions): Promise<Response>;
    /** What is missing before invoices can be issued. `GET /v1/admin/tax/readiness` */
    getTaxReadiness(options?: CallOptions): Promise<Result<'getTaxReadiness'>>;
    /** Paid sales whose tax is to be cleared before their document can be issued, oldest first, 200 at most. `GET /v1/admin/tax/waiting` */
    listWaitingPapers(options?: CallOptions): Promise<Result<'listWaitingPapers'>>;
    /** Add a piece of evidence, or try again: answers the document, or what it still waits for. `POST /v1/admin/tax/waiting/:id/resolve` */
    resolveWaitingPaper(params: Params<'resolveWaitingPaper'>, body: Body<'resolveWaitingPaper'>, options?: CallOptions): Promise<Result<'resolveWaitingPaper'>>;
    /** Everybody with an account. `GET /v1/admin/people` */
    listPeople(query?: Query<'listPeople'>, options?: CallOptions): Promise<Result<'listPeople'>>;
    /** Let somebody else run the service too, or no longer; nobody changes it for themselves. `PUT /v1/admin/people/:id/operator` */
    setOperator(params: Params<'setOperator'>, body: Body<'setOperator'>, options?: CallOptions): Promise<Result<'setOperator'>>;
    /** Give credits to a workspace, with a reason. `POST /v1/admin/grants` */
    grantCredits(body: Body<'grantCredits'>, options?: KeyedCallOptions): Promise<Result<'grantCredits'>>;
    /** Limit what a workspace can spend in a month. `POST /v1/admin/caps` */
    setSpendCap(body: Body<'setSpendCap'>, options?: CallOptions): Promise<Result<'setSpendCap'>>;
    /** Every cap in a workspace. `GET /v1/admin/workspaces/:workspace/caps` */
    listWorkspaceCaps(params: Params<'listWorkspaceCaps'>, options?: CallOptions): Promise<Result<'listWorkspaceCaps'>>;
    /** Set a cap that nobody in the workspace can raise. `PUT /v1/admin/workspaces/:workspace/caps` */
    setWorkspaceCap(params: Params<'setWorkspaceCap'>, body: Body<'setWorkspaceCap'>, options?: CallOptions): Promise<Result<'setWorkspaceCap'>>;
    /** Remove a cap, whoever set it. `DELETE /v1/admin/workspaces/:workspace/caps/:cap` */
    deleteWorkspaceCap(params: Params<'deleteWorkspaceCap'>, options?: CallOptions): Promise<Result<'deleteWorkspaceCap'>>;
    /** Every workspace with what it spends in this month and what limits it. `GET /v1/admin/spending` */
    listSpending(query?: Query<'listSpending'>, options?: CallOptions): Promise<Result<'listSpending'>>;
    /** The members and keys of a workspace, to limit one of them. `GET /v1/admin/workspaces/:workspace/cap-targets` */
    getCapTargets(params: Params<'getCapTargets'>, options?: CallOptions): Promise<Result<'getCapTargets'>>;
    /** What a workspace was told of its caps and balance, newest first. `GET /v1/admin/workspaces/:workspace/alerts` */
    listWorkspaceAlerts(params: Params<'listWorkspaceAlerts'>, query?: Query<'listWorkspaceAlerts'>, options?: CallOptions): Promise<Result<'listWorkspaceAlerts'>>;
    /** What waits and runs. `GET /v1/admin/queue` */
    getQueue(options?: CallOptions): Promise<Result<'getQueue'>>;
    /** Each setting, its value and where it comes from. `GET /v1/admin/settings` */
    listSettings(options?: CallOptions): Promise<Result<'listSettings'>>;
    /** Change a setting; null goes back to the preset or built-in value. `PATCH /v1/admin/settings/:key` */
    updateSetting(params: Params<'updateSetting'>, body: Body<'updateSetting'>, options?: CallOptions): Promise<Result<'updateSetting'>>;
    /** Who did what, in a chain of hashes. `GET /v1/admin/audit` */
    listAudit(query?: Query<'listAudit'>, options?: CallOptions): Promise<Result<'listAudit'>>;
    /** Mail the service has written, and what became of it. `GET /v1/admin/outbox` */
    listOutbox(query?: Query<'listOutbox'>, options?: CallOptions): Promise<Result<'listOutbox'>>;
    /** Hand a mail over that was refused or kept, or waits for its next try; two more days are given to it. `POST /v1/admin/outbox/:id/send` */
    sendMailAgain(params: Params<'sendMailAgain'>, options?: CallOptions): Promise<Result<'sendMailAgain'>>;
    /** How mail is sent, and whether it is. `GET /v1/admin/mail-delivery` */
    getMailDelivery(options?: CallOptions): Promise<Result<'getMailDelivery'>>;
    /** Send a mail to your own address now, and hear what the server answered. `POST /v1/admin/mail-delivery/test` */
    sendTestMail(options?: CallOptions): Promise<Result<'sendTestMail'>>;
    /** Kinds of connection. `GET /v1/admin/providers` */
    listProviders(options?: CallOptions): Promise<Result<'listProviders'>>;
    /** Connections to inference providers. `GET /v1/admin/connections` */
    listConnections(options?: CallOptions): Promise<Result<'listConnections'>>;
    /** Connect a provider. `POST /v1/admin/connections` */
    createConnection(body: Body<'createConnection'>, options?: CallOptions): Promise<Result<'createConnection'>>;
    /** Change a connection. `PATCH /v1/admin/connections/:connection` */
    updateConnection(params: Params<'updateConnection'>, body: Body<'updateConnection'>, options?: CallOptions): Promise<Result<'updateConnection'>>;
    /** Forget a connection and its key. `DELETE /v1/admin/connections/:connection` */
    deleteConnection(params: Params<'deleteConnection'>, options?: CallOptions): Promise<Result<'deleteConnection'>>;
    /** Ask whether it is there and takes the key. `POST /v1/admin/connections/:connection/probe` */
    probeConnection(params: Params<'probeConnection'>, options?: CallOptions): Promise<Result<'probeConnection'>>;
    /** Models that a connection could run. `GET /v1/admin/connections/:connection/offers` */
    listOffers(params: Params<'listOffers'>, options?: CallOptions): Promise<Result<'listOffers'>>;
    /** Put models of a connection into the catalogue, with their prices. `POST /v1/admin/connections/:connection/models` */
    takeOffers(params: Params<'takeOffers'>, body: Body<'takeOffers'>, options?: CallOptions): Promise<Result<'takeOffers'>>;
    /** The catalogue with costs and breakers. `GET /v1/admin/models` */
    listAdminModels(options?: CallOptions): Promise<Result<'listAdminModels'>>;
    /** Switch a model on or off, set its price, its name, tags and limits. `PATCH /v1/admin/models/:model` */
    updateModel(params: Params<'updateModel'>, body: Body<'updateModel'>, options?: CallOptions): Promise<Result<'updateModel'>>;
    /** Ask a failing model again at once. `POST /v1/admin/models/:model/close-breaker` */
    closeBreaker(params: Params<'closeBreaker'>, options?: CallOptions): Promise<Result<'closeBreaker'>>;
    /** Paid calls that brought nothing and were billed, or may have been. `GET /v1/admin/doubtful-calls` */
    listDoubtfulCalls(query?: Query<'listDoubtfulCalls'>, options?: CallOptions): Promise<Result<'listDoubtfulCalls'>>;
    /** The same as a table for a spreadsheet. `GET /v1/admin/doubtful-calls.csv` */
    exportDoubtfulCalls(options?: CallOptions): Promise<Response>;
    /** Say that a doubtful call was compared with the bill, or was not. `PATCH /v1/admin/doubtful-calls/:attempt` */
    checkDoubtfulCall(params: Params<'checkDoubtfulCall'>, body: Body<'checkDoubtfulCall'>, options?: CallOptions): Promise<Result<'checkDoubtfulCall'>>;
    /** What providers, and others, pushed to this service. `GET /v1/admin/engine-pushes` */
    listEnginePushes(query?: Query<'listEnginePushes'>, options?: CallOptions): Promise<Result<'listEnginePushes'>>;
    /** What the check of prompts flagged or denied, newest first, without the prompts. `GET /v1/admin/marked-generations` */
    listMarkedGenerations(query?: Query<'listMarkedGenerations'>, options?: CallOptions): Promise<Result<'listMarkedGenerations'>>;
    /** Charged and spent, by day, engine and model. `GET /v1/admin/margins` */
    listMargins(query?: Query<'listMargins'>, options?: CallOptions): Promise<Result<'listMargins'>>;
    /** Every version of everything that is or was for sale. `GET /v1/admin/items` */
    listSaleItems(options?: CallOptions): Promise<Result<'listSaleItems'>>;
    /** Draft an item, or the next version of one. `POST /v1/admin/items` */
    createSaleItem(body: Body<'createSaleItem'>, options?: CallOptions): Promise<Result<'createSaleItem'>>;
    /** Offer an item, take it from the shelf, or move it. `PATCH /v1/admin/items/:id` */
    updateSaleItem(params: Params<'updateSaleItem'>, body: Body<'updateSaleItem'>, options?: CallOptions): Promise<Result<'updateSaleItem'>>;
    /** Throw a draft away. `DELETE /v1/admin/items/:id` */
    deleteSaleItem(params: Params<'deleteSaleItem'>, options?: CallOptions): Promise<Result<'deleteSaleItem'>>;
    /** Every coupon, newest first. `GET /v1/admin/coupons` */
    listCoupons(options?: CallOptions): Promise<Result<'listCoupons'>>;
    /** Make a coupon. `POST /v1/admin/coupons` */
    createCoupon(body: Body<'createCoupon'>, options?: CallOptions): Promise<Result<'createCoupon'>>;
    /** Stop a coupon, or change how often and how long it can be used. `PATCH /v1/admin/coupons/:id` */
    updateCoupon(params: Params<'updateCoupon'>, body: Body<'updateCoupon'>, options?: CallOptions): Promise<Result<'updateCoupon'>>;
    /** Payment providers that can be connected, and what each needs. `GET /v1/admin/payment-kinds` */
    listPaymentKinds(options?: CallOptions): Promise<Result<'listPaymentKinds'>>;
    /** Payment providers that are connected, and how they are. `GET /v1/admin/payment-connections` */
    listPaymentConnections(options?: CallOptions): Promise<Result<'listPaymentConnections'>>;
    /** Connect a payment provider; it is switched off at first. `POST /v1/admin/payment-connections` */
    createPaymentConnection(body: Body<'createPaymentConnection'>, options?: CallOptions): Promise<Result<'createPaymentConnection'>>;
    /** Switch a payment provider on or off, or change its keys. `PATCH /v1/admin/payment-connections/:way` */
    updatePaymentConnection(params: Params<'updatePaymentConnection'>, body: Body<'updatePaymentConnection'>, options?: CallOptions): Promise<Result<'updatePaymentConnection'>>;
    /** Ask a payment provider whether it takes our keys. `POST /v1/admin/payment-connections/:way/probe` */
    probePaymentConnection(params: Params<'probePaymentConnection'>, options?: CallOptions): Promise<Result<'probePaymentConnection'>>;
    /** Read everything that changed at the provider in the last days, and catch up. `POST /v1/admin/payment-connections/:way/reconcile` */
    reconcilePayments(params: Params<'reconcilePayments'>, options?: CallOptions): Promise<Result<'reconcilePayments'>>;
    /** What payment providers pushed, newest first, and what became of it. `GET /v1/admin/payment-pushes` */
    listPaymentPushes(query?: Query<'listPaymentPushes'>, options?: CallOptions): Promise<Result<'listPaymentPushes'>>;
    /** Read again what a push was about. `POST /v1/admin/payment-pushes/:id/replay` */
    replayPaymentPush(params: Params<'replayPaymentPush'>, options?: CallOptions): Promise<Result<'replayPaymentPush'>>;
    /** Every order, newest first, with its payments and refunds. `GET /v1/admin/orders` */
    listAdminOrders(query?: Query<'listAdminOrders'>, options?: CallOptions): Promise<Result<'listAdminOrders'>>;
    /** The same orders as a table for a spreadsheet; nobody’s name or address is in it. `GET /v1/admin/orders/export` */
    exportAdminOrders(query?: Query<'exportAdminOrders'>, options?: CallOptions): Promise<Response>;
    /** The orders that used a coupon, newest first. `GET /v1/admin/coupons/:id/uses` */
    listCouponUses(params: Params<'listCouponUses'>, query?: Query<'listCouponUses'>, options?: CallOptions): Promise<Result<'listCouponUses'>>;
    /** Say that the money of an order to be paid by hand has arrived. `POST /v1/admin/orders/:id/paid` */
    settleManualOrder(params: Params<'settleManualOrder'>, body: Body<'settleManualOrder'>, options?: CallOptions): Promise<Result<'settleManualOrder'>>;
    /** Give up an order that nobody paid; its buyer is told by mail. `POST /v1/admin/orders/:id/cancel` */
    cancelUnpaidOrder(params: Params<'cancelUnpaidOrder'>, options?: CallOptions): Promise<Result<'cancelUnpaidOrder'>>;
    /** Money that arrived and brought no credits, and why. `GET /v1/admin/payment-problems` */
    listPaymentProblems(options?: CallOptions): Promise<Result<'listPaymentProblems'>>;
    /** Pay a payment back, in full or in part; large ones wait for a second operator. `POST /v1/admin/payments/:id/refunds` */
    askRefund(params: Params<'askRefund'>, body: Body<'askRefund'>, options?: KeyedCallOptions): Promise<Result<'askRefund'>>;
    /** Agree to a refund that somebody else asked for. `POST /v1/admin/refunds/:id/approve` */
    approveRefund(params: Params<'approveRefund'>, options?: CallOptions): Promise<Result<'approveRefund'>>;
    /** Drop a refund that waits for a second operator. `POST /v1/admin/refunds/:id/cancel` */
    cancelRefund(params: Params<'cancelRefund'>, options?: CallOptions): Promise<Result<'cancelRefund'>>;
    /** Say that a refund by hand was paid. `POST /v1/admin/refunds/:id/paid` */
    settleManualRefund(params: Params<'settleManualRefund'>, options?: CallOptions): Promise<Result<'settleManualRefund'>>;
    /** Every refund, newest first. `GET /v1/admin/refunds` */
    listRefunds(query?: Query<'listRefunds'>, options?: CallOptions): Promise<Result<'listRefunds'>>;
    /** Every dispute, newest first. `GET /v1/admin/disputes` */
    listDisputes(query?: Query<'listDisputes'>, options?: CallOptions): Promise<Result<'listDisputes'>>;
    /** What is done and what is to do before real money is taken. `GET /v1/admin/going-live` */
    getGoingLive(options?: CallOptions): Promise<Result<'getGoingLive'>>;
    /** Every closing, newest first, with what providers were told; or only those that need a person. `GET /v1/admin/closings` */
    listClosings(query?: Query<'listClosings'>, options?: CallOptions): Promise<Result<'listClosings'>>;
    /** Close the billing of a workspace for its owner, who asked in another way. `POST /v1/admin/closings` */
    requestClosingFor(body: Body<'requestClosingFor'>, options?: CallOptions): Promise<Result<'requestClosingFor'>>;
    /** Take a closing back for the owner. `POST /v1/admin/closings/:id/undo` */
    undoClosingFor(params: Params<'undoClosingFor'>, options?: CallOptions): Promise<Result<'undoClosingFor'>>;
    /** Tell a provider once more, now. `POST /v1/admin/closing-steps/:id/retry` */
    retryClosingStep(params: Params<'retryClosingStep'>, options?: CallOptions): Promise<Result<'retryClosingStep'>>;
    /** Say that it was done by hand at the provider. `POST /v1/admin/closing-steps/:id/done` */
    settleClosingStep(params: Params<'settleClosingStep'>, options?: CallOptions): Promise<Result<'settleClosingStep'>>;
    /** What came in, what went out and what is left, as the books have it. `GET /v1/admin/revenue` */
    getRevenue(query?: Query<'getRevenue'>, options?: CallOptions): Promise<Result<'getRevenue'>>;
    /** The same as a file. `GET /v1/admin/revenue/export` */
    exportRevenue(query?: Query<'exportRevenue'>, options?: CallOptions): Promise<Response>;
  };
  readonly events: {
    /** What happens in the workspace, as server-sent events; replays after Last-Event-ID. `GET /v1/events` */
    stream(options?: CallOptions): Promise<Response>;
  };
  readonly offers: {
    /** What can be bought here, and how it can be paid. `GET /v1/offers` */
    listSaleOffers(options?: CallOptions): Promise<Result<'listSaleOffers'>>;
    /** What credits buy today: a typical output of each model that can be used; empty where nothing is for sale. `GET /v1/offers/models` */
    listModelPrices(options?: CallOptions): Promise<Result<'listModelPrices'>>;
  };
  readonly billing: {
    /** Who buys, as invoices of the workspace say it. `GET /v1/billing/details` */
    getBuyerDetails(options?: CallOptions): Promise<Result<'getBuyerDetails'>>;
    /** Say who buys; a VAT number is checked with the tax office. Counts for what is ordered from now on. `PUT /v1/billing/details` */
    setBuyerDetails(body: Body<'setBuyerDetails'>, options?: CallOptions): Promise<Result<'setBuyerDetails'>>;
  };
  readonly orders: {
    /** What an order would cost, before anything is ordered. `POST /v1/orders/preview` */
    preview(body: Body<'previewOrder'>, options?: CallOptions): Promise<Result<'previewOrder'>>;
    /** Order an item at the price of now; nothing is paid yet. `POST /v1/orders` */
    create(body: Body<'createOrder'>, options?: KeyedCallOptions): Promise<Result<'createOrder'>>;
    /** Where to pay an order; the same order again leads to the same place. `POST /v1/orders/:id/checkout` */
    openCheckout(params: Params<'openCheckout'>, options?: CallOptions): Promise<Result<'openCheckout'>>;
    /** Ask the provider how an order stands; what was paid is credited at once. `POST /v1/orders/:id/refresh` */
    refresh(params: Params<'refreshOrder'>, options?: CallOptions): Promise<Result<'refreshOrder'>>;
    /** Give an order up that was not paid. `POST /v1/orders/:id/cancel` */
    cancel(params: Params<'cancelOrder'>, options?: CallOptions): Promise<Result<'cancelOrder'>>;
    /** Withdraw from a purchase: what was not used is paid back. `POST /v1/orders/:id/withdraw` */
    withdraw(params: Params<'withdrawOrder'>, options?: CallOptions): Promise<Result<'withdrawOrder'>>;
    /** The orders of the workspace, newest first. `GET /v1/orders` */
    list(query?: Query<'listOrders'>, options?: CallOptions): Promise<Result<'listOrders'>>;
    /** One order. `GET /v1/orders/:id` */
    get(params: Params<'getOrder'>, options?: CallOptions): Promise<Result<'getOrder'>>;
  };
  readonly subscriptions: {
    /** The plans of the workspace, newest first. `GET /v1/subscriptions` */
    list(options?: CallOptions): Promise<Result<'listSubscriptions'>>;
    /** End a plan with what is paid of it. `POST /v1/subscriptions/:id/cancel` */
    cancel(params: Params<'cancelSubscription'>, options?: CallOptions): Promise<Result<'cancelSubscription'>>;
    /** Take the end of a plan back. `POST /v1/subscriptions/:id/resume` */
    resume(params: Params<'resumeSubscription'>, options?: CallOptions): Promise<Result<'resumeSubscription'>>;
    /** Change to another plan: a larger one at once, a smaller one with the next period. `POST /v1/subscriptions/:id/change` */
    changePlan(params: Params<'changePlan'>, body: Body<'changePlan'>, options?: CallOptions): Promise<Result<'changePlan'>>;
    /** What another plan would cost: at once, and from then on. `POST /v1/subscriptions/:id/change/preview` */
    previewPlanChange(params: Params<'previewPlanChange'>, body: Body<'previewPlanChange'>, options?: CallOptions): Promise<Result<'previewPlanChange'>>;
    /** Where to change cards and read papers at the provider. `POST /v1/subscriptions/:id/portal` */
    openPortal(params: Params<'openPortal'>, options?: CallOptions): Promise<Result<'openPortal'>>;
  };
  readonly plan: {
    /** What the workspace may now, and what it uses of it. `GET /v1/plan` */
    getUse(options?: CallOptions): Promise<Result<'getPlanUse'>>;
  };
  readonly topUp: {
    /** What is bought by itself when credits are low, and what was. `GET /v1/top-up` */
    get(options?: CallOptions): Promise<Result<'getTopUp'>>;
    /** Agree to buying by itself, change it, or switch it on again. `PUT /v1/top-up` */
    set(body: Body<'setTopUp'>, options?: CallOptions): Promise<Result<'setTopUp'>>;
    /** Nothing is bought by itself any more. `DELETE /v1/top-up` */
    end(options?: CallOptions): Promise<Result<'endTopUp'>>;
    /** The cards that the provider keeps for this workspace, as it tells of them now. `GET /v1/top-up/ways/:way/saved` */
    listSavedWays(params: Params<'listSavedWays'>, options?: CallOptions): Promise<Result<'listSavedWays'>>;
    /** Where to leave a card with the provider; nothing is charged. `POST /v1/top-up/ways/:way/saved` */
    saveWay(params: Params<'saveWay'>, body: Body<'saveWay'>, options?: CallOptions): Promise<Result<'saveWay'>>;
    /** Make the provider forget a card; what is bought by itself with it ends. `DELETE /v1/top-up/ways/:way/saved/:id` */
    removeSavedWay(params: Params<'removeSavedWay'>, options?: CallOptions): Promise<Result<'removeSavedWay'>>;
  };
  readonly closing: {
    /** What closing the billing of the workspace would pay back, forfeit and end. `GET /v1/closing/preview` */
    preview(options?: CallOptions): Promise<Result<'previewClosing'>>;
    /** Whether the billing of the workspace is being closed, or is closed. `GET /v1/closing` */
    get(options?: CallOptions): Promise<Result<'getClosing'>>;
    /** Close the billing of the workspace: plans stop at once, the rest follows after the waiting time. Asking again changes nothing. `POST /v1/closing` */
    request(options?: CallOptions): Promise<Result<'requestClosing'>>;
    /** Take the closing back; plans go on where the provider allows it. `POST /v1/closing/undo` */
    undo(options?: CallOptions): Promise<Result<'undoClosing'>>;
  };
}

/** Binds every operation to a way of sending it. */
export function bindOperations(send: Send): Operations {
  return {
    setup: {
      get: (options) => send({ method: 'GET', path: '/v1/setup' }, options),
      complete: (body, options) => send({ method: 'POST', path: '/v1/setup', body }, options),
    },
    me: {
      get: (options) => send({ method: 'GET', path: '/v1/me' }, options),
      update: (body, options) => send({ method: 'PATCH', path: '/v1/me', body }, options),
    },
    sessions: {
      list: (options) => send({ method: 'GET', path: '/v1/sessions' }, options),
      revoke: (params, options) => send({ method: 'DELETE', path: '/v1/sessions/:id', params }, options),
    },
    workspaces: {
      list: (options) => send({ method: 'GET', path: '/v1/workspaces' }, options),
      create: (body, options) => send({ method: 'POST', path: '/v1/workspaces', body, keyed: true }, options),
    },
    keys: {
      list: (options) => send({ method: 'GET', path: '/v1/keys' }, options),
      create: (body, options) => send({ method: 'POST', path: '/v1/keys', body }, options),
      revoke: (params, options) => send({ method: 'DELETE', path: '/v1/keys/:id', params }, options),
    },
    models: {
      list: (options) => send({ method: 'GET', path: '/v1/models' }, options),
    },
    quotes: {
      create: (body, options) => send({ method: 'POST', path: '/v1/quotes', body }, options),
    },
    generations: {
      create: (body, options) => send({ method: 'POST', path: '/v1/generations', body, keyed: true }, options),
      list: (query, options) => send({ method: 'GET', path: '/v1/generations', query }, options),
      get: (params, options) => send({ method: 'GET', path: '/v1/generations/:id', params }, options),
      getPreview: (params, query, options) => send({ method: 'GET', path: '/v1/generations/:id/previews/:index', params, query, raw: true }, options),
      cancel: (params, options) => send({ method: 'POST', path: '/v1/generations/:id/cancel', params }, options),
      move: (params, body, options) => send({ method: 'POST', path: '/v1/generations/:id/move', params, body }, options),
      pause: (params, options) => send({ method: 'POST', path: '/v1/generations/:id/pause', params }, options),
      resume: (params, options) => send({ method: 'POST', path: '/v1/generations/:id/resume', params }, options),
    },
    presets: {
      list: (options) => send({ method: 'GET', path: '/v1/presets' }, options),
      create: (body, options) => send({ method: 'POST', path: '/v1/presets', body }, options),
      update: (params, body, options) => send({ method: 'PATCH', path: '/v1/presets/:id', params, body }, options),
      delete: (params, options) => send({ method: 'DELETE', path: '/v1/presets/:id', params }, options),
    },
    queue: {
      list: (query, options) => send({ method: 'GET', path: '/v1/queue', query }, options),
      getSummary: (options) => send({ method: 'GET', path: '/v1/queue/summary' }, options),
      pause: (options) => send({ method: 'POST', path: '/v1/queue/pause' }, options),
      resume: (options) => send({ method: 'POST', path: '/v1/queue/resume' }, options),
      cancel: (body, options) => send({ method: 'POST', path: '/v1/queue/cancel', body }, options),
      quoteRetries: (body, options) => send({ method: 'POST', path: '/v1/queue/retries', body }, options),
    },
    assets: {
      list: (query, options) => send({ method: 'GET', path: '/v1/assets', query }, options),
      get: (params, options) => send({ method: 'GET', path: '/v1/assets/:id', params }, options),
      delete: (params, options) => send({ method: 'DELETE', path: '/v1/assets/:id', params }, options),
      restore: (params, options) => send({ method: 'POST', path: '/v1/assets/:id/restore', params }, options),
    },
    media: {
      get: (params, options) => send({ method: 'GET', path: '/media/:assetId/:rendition', params, raw: true }, options),
    },
    uploads: {
      create: (body, options) => send({ method: 'POST', path: '/v1/uploads', body, keyed: true }, options),
      createFromAddress: (body, options) => send({ method: 'POST', path: '/v1/uploads/from-address', body, keyed: true }, options),
      list: (options) => send({ method: 'GET', path: '/v1/uploads' }, options),
      get: (params, options) => send({ method: 'GET', path: '/v1/uploads/:id', params }, options),
      append: (params, body, query, options) => send({ method: 'PATCH', path: '/v1/uploads/:id', params, body, query, bytes: 'application/offset+octet-stream' }, options),
      cancel: (params, options) => send({ method: 'DELETE', path: '/v1/uploads/:id', params }, options),
    },
    credits: {
      get: (options) => send({ method: 'GET', path: '/v1/credits' }, options),
      listEntries: (query, options) => send({ method: 'GET', path: '/v1/credits/entries', query }, options),
      setLowBalance: (body, options) => send({ method: 'PUT', path: '/v1/credits/low-balance', body }, options),
      listSpendAlerts: (query, options) => send({ method: 'GET', path: '/v1/credits/alerts', query }, options),
    },
    caps: {
      list: (options) => send({ method: 'GET', path: '/v1/caps' }, options),
      set: (body, options) => send({ method: 'PUT', path: '/v1/caps', body }, options),
      delete: (params, options) => send({ method: 'DELETE', path: '/v1/caps/:id', params }, options),
    },
    usage: {
      get: (query, options) => send({ method: 'GET', path: '/v1/usage', query }, options),
      export: (query, options) => send({ method: 'GET', path: '/v1/usage/export', query, raw: true }, options),
    },
    taxDocuments: {
      list: (query, options) => send({ method: 'GET', path: '/v1/tax-documents', query }, options),
      getPdf: (params, options) => send({ method: 'GET', path: '/v1/tax-documents/:id/pdf', params, raw: true }, options),
    },
    admin: {
      listVatRates: (options) => send({ method: 'GET', path: '/v1/admin/tax/rates' }, options),
      setVatRate: (body, options) => send({ method: 'POST', path: '/v1/admin/tax/rates', body }, options),
      deleteVatRate: (params, options) => send({ method: 'DELETE', path: '/v1/admin/tax/rates/:id', params }, options),
      listExchangeRates: (options) => send({ method: 'GET', path: '/v1/admin/tax/exchange-rates' }, options),
      setExchangeRate: (body, options) => send({ method: 'POST', path: '/v1/admin/tax/exchange-rates', body }, options),
      listIssuedDocuments: (query, options) => send({ method: 'GET', path: '/v1/admin/tax/documents', query }, options),
      getIssuedDocumentPdf: (params, options) => send({ method: 'GET', path: '/v1/admin/tax/documents/:id/pdf', params, raw: true }, options),
      getTaxReport: (query, options) => send({ method: 'GET', path: '/v1/admin/tax/report', query }, options),
      exportTaxReport: (query, options) => send({ method: 'GET', path: '/v1/admin/tax/report.csv', query, raw: true }, options),
      getTaxReadiness: (options) => send({ method: 'GET', path: '/v1/admin/tax/readiness' }, options),
      listWaitingPapers: (options) => send({ method: 'GET', path: '/v1/admin/tax/waiting' }, options),
      resolveWaitingPaper: (params, body, options) => send({ method: 'POST', path: '/v1/admin/tax/waiting/:id/resolve', params, body }, options),
      listPeople: (query, options) => send({ method: 'GET', path: '/v1/admin/people', query }, options),
      setOperator: (params, body, options) => send({ method: 'PUT', path: '/v1/admin/people/:id/operator', params, body }, options),
      grantCredits: (body, options) => send({ method: 'POST', path: '/v1/admin/grants', body, keyed: true }, options),
      setSpendCap: (body, options) => send({ method: 'POST', path: '/v1/admin/caps', body }, options),
      listWorkspaceCaps: (params, options) => send({ method: 'GET', path: '/v1/admin/workspaces/:workspace/caps', params }, options),
      setWorkspaceCap: (params, body, options) => send({ method: 'PUT', path: '/v1/admin/workspaces/:workspace/caps', params, body }, options),
      deleteWorkspaceCap: (params, options) => send({ method: 'DELETE', path: '/v1/admin/workspaces/:workspace/caps/:cap', params }, options),
      listSpending: (query, options) => send({ method: 'GET', path: '/v1/admin/spending', query }, options),
      getCapTargets: (params, options) => send({ method: 'GET', path: '/v1/admin/workspaces/:workspace/cap-targets', params }, options),
      listWorkspaceAlerts: (params, query, options) => send({ method: 'GET', path: '/v1/admin/workspaces/:workspace/alerts', params, query }, options),
      getQueue: (options) => send({ method: 'GET', path: '/v1/admin/queue' }, options),
      listSettings: (options) => send({ method: 'GET', path: '/v1/admin/settings' }, options),
      updateSetting: (params, body, options) => send({ method: 'PATCH', path: '/v1/admin/settings/:key', params, body }, options),
      listAudit: (query, options) => send({ method: 'GET', path: '/v1/admin/audit', query }, options),
      listOutbox: (query, options) => send({ method: 'GET', path: '/v1/admin/outbox', query }, options),
      sendMailAgain: (params, options) => send({ method: 'POST', path: '/v1/admin/outbox/:id/send', params }, options),
      getMailDelivery: (options) => send({ method: 'GET', path: '/v1/admin/mail-delivery' }, options),
      sendTestMail: (options) => send({ method: 'POST', path: '/v1/admin/mail-delivery/test' }, options),
      listProviders: (options) => send({ method: 'GET', path: '/v1/admin/providers' }, options),
      listConnections: (options) => send({ method: 'GET', path: '/v1/admin/connections' }, options),
      createConnection: (body, options) => send({ method: 'POST', path: '/v1/admin/connections', body }, options),
      updateConnection: (params, body, options) => send({ method: 'PATCH', path: '/v1/admin/connections/:connection', params, body }, options),
      deleteConnection: (params, options) => send({ method: 'DELETE', path: '/v1/admin/connections/:connection', params }, options),
      probeConnection: (params, options) => send({ method: 'POST', path: '/v1/admin/connections/:connection/probe', params }, options),
      listOffers: (params, options) => send({ method: 'GET', path: '/v1/admin/connections/:connection/offers', params }, options),
      takeOffers: (params, body, options) => send({ method: 'POST', path: '/v1/admin/connections/:connection/models', params, body }, options),
      listAdminModels: (options) => send({ method: 'GET', path: '/v1/admin/models' }, options),
      updateModel: (params, body, options) => send({ method: 'PATCH', path: '/v1/admin/models/:model', params, body }, options),
      closeBreaker: (params, options) => send({ method: 'POST', path: '/v1/admin/models/:model/close-breaker', params }, options),
      listDoubtfulCalls: (query, options) => send({ method: 'GET', path: '/v1/admin/doubtful-calls', query }, options),
      exportDoubtfulCalls: (options) => send({ method: 'GET', path: '/v1/admin/doubtful-calls.csv', raw: true }, options),
      checkDoubtfulCall: (params, body, options) => send({ method: 'PATCH', path: '/v1/admin/doubtful-calls/:attempt', params, body }, options),
      listEnginePushes: (query, options) => send({ method: 'GET', path: '/v1/admin/engine-pushes', query }, options),
      listMarkedGenerations: (query, options) => send({ method: 'GET', path: '/v1/admin/marked-generations', query }, options),
      listMargins: (query, options) => send({ method: 'GET', path: '/v1/admin/margins', query }, options),
      listSaleItems: (options) => send({ method: 'GET', path: '/v1/admin/items' }, options),
      createSaleItem: (body, options) => send({ method: 'POST', path: '/v1/admin/items', body }, options),
      updateSaleItem: (params, body, options) => send({ method: 'PATCH', path: '/v1/admin/items/:id', params, body }, options),
      deleteSaleItem: (params, options) => send({ method: 'DELETE', path: '/v1/admin/items/:id', params }, options),
      listCoupons: (options) => send({ method: 'GET', path: '/v1/admin/coupons' }, options),
      createCoupon: (body, options) => send({ method: 'POST', path: '/v1/admin/coupons', body }, options),
      updateCoupon: (params, body, options) => send({ method: 'PATCH', path: '/v1/admin/coupons/:id', params, body }, options),
      listPaymentKinds: (options) => send({ method: 'GET', path: '/v1/admin/payment-kinds' }, options),
      listPaymentConnections: (options) => send({ method: 'GET', path: '/v1/admin/payment-connections' }, options),
      createPaymentConnection: (body, options) => send({ method: 'POST', path: '/v1/admin/payment-connections', body }, options),
      updatePaymentConnection: (params, body, options) => send({ method: 'PATCH', path: '/v1/admin/payment-connections/:way', params, body }, options),
      probePaymentConnection: (params, options) => send({ method: 'POST', path: '/v1/admin/payment-connections/:way/probe', params }, options),
      reconcilePayments: (params, options) => send({ method: 'POST', path: '/v1/admin/payment-connections/:way/reconcile', params }, options),
      listPaymentPushes: (query, options) => send({ method: 'GET', path: '/v1/admin/payment-pushes', query }, options),
      replayPaymentPush: (params, options) => send({ method: 'POST', path: '/v1/admin/payment-pushes/:id/replay', params }, options),
      listAdminOrders: (query, options) => send({ method: 'GET', path: '/v1/admin/orders', query }, options),
      exportAdminOrders: (query, options) => send({ method: 'GET', path: '/v1/admin/orders/export', query, raw: true }, options),
      listCouponUses: (params, query, options) => send({ method: 'GET', path: '/v1/admin/coupons/:id/uses', params, query }, options),
      settleManualOrder: (params, body, options) => send({ method: 'POST', path: '/v1/admin/orders/:id/paid', params, body }, options),
      cancelUnpaidOrder: (params, options) => send({ method: 'POST', path: '/v1/admin/orders/:id/cancel', params }, options),
      listPaymentProblems: (options) => send({ method: 'GET', path: '/v1/admin/payment-problems' }, options),
      askRefund: (params, body, options) => send({ method: 'POST', path: '/v1/admin/payments/:id/refunds', params, body, keyed: true }, options),
      approveRefund: (params, options) => send({ method: 'POST', path: '/v1/admin/refunds/:id/approve', params }, options),
      cancelRefund: (params, options) => send({ method: 'POST', path: '/v1/admin/refunds/:id/cancel', params }, options),
      settleManualRefund: (params, options) => send({ method: 'POST', path: '/v1/admin/refunds/:id/paid', params }, options),
      listRefunds: (query, options) => send({ method: 'GET', path: '/v1/admin/refunds', query }, options),
      listDisputes: (query, options) => send({ method: 'GET', path: '/v1/admin/disputes', query }, options),
      getGoingLive: (options) => send({ method: 'GET', path: '/v1/admin/going-live' }, options),
      listClosings: (query, options) => send({ method: 'GET', path: '/v1/admin/closings', query }, options),
      requestClosingFor: (body, options) => send({ method: 'POST', path: '/v1/admin/closings', body }, options),
      undoClosingFor: (params, options) => send({ method: 'POST', path: '/v1/admin/closings/:id/undo', params }, options),
      retryClosingStep: (params, options) => send({ method: 'POST', path: '/v1/admin/closing-steps/:id/retry', params }, options),
      settleClosingStep: (params, options) => send({ method: 'POST', path: '/v1/admin/closing-steps/:id/done', params }, options),
      getRevenue: (query, options) => send({ method: 'GET', path: '/v1/admin/revenue', query }, options),
      exportRevenue: (query, options) => send({ method: 'GET', path: '/v1/admin/revenue/export', query, raw: true }, options),
    },
    events: {
      stream: (options) => send({ method: 'GET', path: '/v1/events', raw: true }, options),
    },
    offers: {
      listSaleOffers: (options) => send({ method: 'GET', path: '/v1/offers' }, options),
      listModelPrices: (options) => send({ method: 'GET', path: '/v1/offers/models' }, options),
    },
    billing: {
      getBuyerDetails: (options) => send({ method: 'GET', path: '/v1/billing/details' }, options),
      setBuyerDetails: (body, options) => send({ method: 'PUT', path: '/v1/billing/details', body }, options),
    },
    orders: {
      preview: (body, options) => send({ method: 'POST', path: '/v1/orders/preview', body }, options),
      create: (body, options) => send({ method: 'POST', path: '/v1/orders', body, keyed: true }, options),
      openCheckout: (params, options) => send({ method: 'POST', path: '/v1/orders/:id/checkout', params }, options),
      refresh: (params, options) => send({ method: 'POST', path: '/v1/orders/:id/refresh', params }, options),
      cancel: (params, options) => send({ method: 'POST', path: '/v1/orders/:id/cancel', params }, options),
      withdraw: (params, options) => send({ method: 'POST', path: '/v1/orders/:id/withdraw', params }, options),
      list: (query, options) => send({ method: 'GET', path: '/v1/orders', query }, options),
      get: (params, options) => send({ method: 'GET', path: '/v1/orders/:id', params }, options),
    },
    subscriptions: {
      list: (options) => send({ method: 'GET', path: '/v1/subscriptions' }, options),
      cancel: (params, options) => send({ method: 'POST', path: '/v1/subscriptions/:id/cancel', params }, options),
      resume: (params, options) => send({ method: 'POST', path: '/v1/subscriptions/:id/resume', params }, options),
      changePlan: (params, body, options) => send({ method: 'POST', path: '/v1/subscriptions/:id/change', params, body }, options),
      previewPlanChange: (params, body, options) => send({ method: 'POST', path: '/v1/subscriptions/:id/change/preview', params, body }, options),
      openPortal: (params, options) => send({ method: 'POST', path: '/v1/subscriptions/:id/portal', params }, options),
    },
    plan: {
      getUse: (options) => send({ method: 'GET', path: '/v1/plan' }, options),
    },
    topUp: {
      get: (options) => send({ method: 'GET', path: '/v1/top-up' }, options),
      set: (body, options) => send({ method: 'PUT', path: '/v1/top-up', body }, options),
      end: (options) => send({ method: 'DELETE', path: '/v1/top-up' }, options),
      listSavedWays: (params, options) => send({ method: 'GET', path: '/v1/top-up/ways/:way/saved', params }, options),
      saveWay: (params, body, options) => send({ method: 'POST', path: '/v1/top-up/ways/:way/saved', params, body }, options),
      removeSavedWay: (params, options) => send({ method: 'DELETE', path: '/v1/top-up/ways/:way/saved/:id', params }, options),
    },
    closing: {
      preview: (options) => send({ method: 'GET', path: '/v1/closing/preview' }, options),
      get: (options) => send({ method: 'GET', path: '/v1/closing' }, options),
      request: (options) => send({ method: 'POST', path: '/v1/closing' }, options),
      undo: (options) => send({ method: 'POST', path: '/v1/closing/undo' }, options),
    },
  };
}
