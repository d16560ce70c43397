/** What of the owner's a call can name. */
export const thingNames = [
  'workspace',
  'asset',
  'generation',
  'quote',
  'session',
  'key',
  'upload',
  'taxDocument',
  'preset',
  'cap',
  'order',
] as const;
export type ThingName = (typeof thingNames)[number];
export type Things = Readonly<Record<ThingName, string>>;

/** A call that is right in every way but for who makes it. */
export interface MatrixCall {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface MatrixRow {
  readonly call: (things: Things) => MatrixCall;
  /** A session route that asks for a right besides. */
  readonly alsoNeeds?: 'keys:manage' | 'to run the workspace';
}

const plain: MatrixRow = { call: () => ({}) };
const byId = (name: ThingName): MatrixRow => ({ call: (things) => ({ path: { id: things[name] } }) });
const withBody = (body: (things: Things) => unknown, more: Omit<MatrixRow, 'call'> = {}): MatrixRow => ({
  call: (things) => ({ body: body(things) }),
  ...more,
});

/** How each operation is called. One without a row fails the test. */
export const matrixRows: Readonly<Record<string, MatrixRow>> = {
  getSetup: plain,
  completeSetup: withBody(() => ({
    token: 'a-token-that-nobody-was-given',
    name: 'Intruder',
    email: 'intruder@example.test',
    password: 'a password of an intruder',
    serviceName: 'Taken over',
  })),

  getMe: plain,
  updateMe: withBody(({ workspace }) => ({ activeWorkspaceId: workspace })),
  listSessions: plain,
  revokeSession: byId('session'),
  listWorkspaces: plain,
  createWorkspace: withBody(() => ({ name: 'Another' })),
  listKeys: plain,
  createKey: withBody(() => ({ name: 'Another', scopes: ['models:read'] }), { alsoNeeds: 'keys:manage' }),
  revokeKey: byId('key'),

  listModels: plain,
  createQuote: withBody(({ asset }) => ({
    model: 'sketch-image',
    prompt: 'over a picture of somebody else',
    count: 1,
    size: { width: 256, height: 256 },
    references: [{ assetId: asset, role: 'init' }],
  })),
  createGeneration: withBody(({ quote }) => ({ quoteId: quote })),
  listGenerations: plain,
  getGeneration: byId('generation'),
  getGenerationPreview: { call: ({ generation }) => ({ path: { id: generation, index: '0' } }) },
  cancelGeneration: byId('generation'),
  streamEvents: plain,

  listQueue: plain,
  getQueueSummary: plain,
  moveGeneration: { call: ({ generation }) => ({ path: { id: generation }, body: { to: 'first' } }) },
  pauseGeneration: byId('generation'),
  resumeGeneration: byId('generation'),
  pauseQueue: plain,
  resumeQueue: plain,
  cancelQueue: withBody(() => ({ who: 'workspace', what: 'all' })),
  quoteRetries: withBody(({ generation }) => ({ generationIds: [generation] })),

  listPresets: plain,
  createPreset: withBody(() => ({ model: 'sketch-image', name: 'Theirs', values: { count: 2 } })),
  updatePreset: { call: ({ preset }) => ({ path: { id: preset }, body: { name: 'Taken over' } }) },
  deletePreset: byId('preset'),

  listAssets: plain,
  getAsset: byId('asset'),
  deleteAsset: byId('asset'),
  restoreAsset: byId('asset'),
  createUpload: withBody(() => ({ bytes: 10 })),
  createUploadFromAddress: withBody(() => ({ url: 'https://pictures.example/one.png' })),
  listUploads: plain,
  getUpload: byId('upload'),
  appendUpload: { call: ({ upload }) => ({ path: { id: upload }, query: { offset: '0' }, body: 'bytes that are not theirs' }) },
  cancelUpload: byId('upload'),

  getMedia: { call: ({ asset }) => ({ path: { assetId: asset, rendition: 'thumb' } }) },

  getCredits: plain,
  setLowBalance: withBody(() => ({ threshold: '1' }), { alsoNeeds: 'to run the workspace' }),
  listSpendAlerts: plain,
  listCaps: plain,
  setCap: withBody(() => ({ subject: 'workspace', period: 'month', limit: '1000000' }), { alsoNeeds: 'to run the workspace' }),
  deleteCap: { ...byId('cap'), alsoNeeds: 'to run the workspace' },
  getUsage: plain,
  exportUsage: plain,
  listCreditEntries: plain,

  listTaxDocuments: plain,
  getTaxDocumentPdf: byId('taxDocument'),

  listPeople: plain,
  grantCredits: withBody(({ workspace }) => ({ workspaceId: workspace, amount: '1000000', reason: 'because I can' })),
  setSpendCap: withBody(({ workspace }) => ({ workspaceId: workspace, limit: '1000000' })),
  listWorkspaceCaps: { call: ({ workspace }) => ({ path: { workspace } }) },
  setWorkspaceCap: { call: ({ workspace }) => ({ path: { workspace }, body: { subject: 'workspace', period: 'day', limit: '1000000' } }) },
  deleteWorkspaceCap: { call: ({ workspace, cap }) => ({ path: { workspace, cap } }) },
  getQueue: plain,
  listSettings: plain,
  updateSetting: { call: () => ({ path: { key: 'service.name' }, body: { value: 'Taken over' } }) },
  listOutbox: plain,
  sendMailAgain: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  getMailDelivery: plain,
  sendTestMail: plain,
  listAudit: plain,
  listProviders: plain,
  listConnections: plain,
  createConnection: withBody(() => ({ provider: 'replicate', name: 'Mine', fields: { apiKey: 'a key' } })),
  updateConnection: { call: () => ({ path: { connection: 'replicate' }, body: { enabled: false } }) },
  deleteConnection: { call: () => ({ path: { connection: 'replicate' } }) },
  probeConnection: { call: () => ({ path: { connection: 'replicate' } }) },
  listOffers: { call: () => ({ path: { connection: 'replicate' } }) },
  takeOffers: {
    call: () => ({
      path: { connection: 'replicate' },
      body: { models: [{ offer: 'a-model', price: { perOutput: '0', perMegapixel: '0', perSecond: '0' } }] },
    }),
  },
  listAdminModels: plain,
  updateModel: { call: () => ({ path: { model: 'sketch-image' }, body: { enabled: false } }) },
  closeBreaker: { call: () => ({ path: { model: 'sketch-image' } }) },
  listDoubtfulCalls: plain,
  exportDoubtfulCalls: plain,
  checkDoubtfulCall: { call: () => ({ path: { attempt: '0198f6a0-0000-7000-8000-000000000000' }, body: { checked: true } }) },
  listEnginePushes: plain,
  listMarkedGenerations: plain,
  listMargins: plain,
  listVatRates: plain,
  setVatRate: withBody(() => ({ country: 'DK', basisPoints: 0, validFrom: '2026-01-01' })),
  deleteVatRate: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  listExchangeRates: plain,
  setExchangeRate: withBody(() => ({ currency: 'USD', day: '2026-11-20', perEuro: '1.1' })),
  listIssuedDocuments: plain,
  getIssuedDocumentPdf: byId('taxDocument'),
  getTaxReport: { call: () => ({ query: { year: '2026', quarter: '4' } }) },
  exportTaxReport: { call: () => ({ query: { year: '2026', quarter: '4' } }) },
  getTaxReadiness: plain,

  listWaitingPapers: plain,
  resolveWaitingPaper: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' }, body: { reason: 'It is clear.' } }) },

  listSaleOffers: plain,
  listModelPrices: plain,
  listSaleItems: plain,
  createSaleItem: withBody(() => ({
    sku: 'theirs',
    kind: 'pack',
    title: 'Theirs',
    description: '',
    credits: '1000000',
    prices: [{ currency: 'EUR', minor: '1' }],
  })),
  updateSaleItem: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' }, body: { state: 'retired' } }) },
  deleteSaleItem: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  listCoupons: plain,
  createCoupon: withBody(() => ({ code: 'THEIRS', percent: 99 })),
  updateCoupon: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' }, body: { enabled: false } }) },

  getBuyerDetails: plain,
  setBuyerDetails: withBody(() => ({ name: 'Theirs', country: 'DK' })),
  previewOrder: withBody(() => ({ sku: 'a-pack', currency: 'EUR', way: 'manual' })),
  createOrder: withBody(() => ({ sku: 'a-pack', currency: 'EUR', way: 'manual' })),
  openCheckout: byId('order'),
  refreshOrder: byId('order'),
  cancelOrder: byId('order'),
  withdrawOrder: byId('order'),
  previewClosing: plain,
  getClosing: plain,
  requestClosing: plain,
  undoClosing: plain,
  listClosings: plain,
  requestClosingFor: { call: () => ({ body: { workspaceId: '0198f6a0-0000-7000-8000-000000000000', proof: 'A letter' } }) },
  undoClosingFor: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  retryClosingStep: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  settleClosingStep: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  listOrders: plain,
  getOrder: byId('order'),
  listSubscriptions: plain,
  getPlanUse: plain,
  cancelSubscription: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  resumeSubscription: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  changePlan: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' }, body: { sku: 'a-plan' } }) },
  previewPlanChange: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' }, body: { sku: 'a-plan' } }) },
  openPortal: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  getTopUp: plain,
  setTopUp: withBody(() => ({
    sku: 'a-pack',
    currency: 'EUR',
    way: 'manual',
    savedId: 'pm_theirs',
    total: '1',
    below: '1000000',
    maxTimes: 1,
    maxAmount: '1',
    consent: 'a'.repeat(64),
  })),
  endTopUp: plain,
  listSavedWays: { call: () => ({ path: { way: 'manual' } }) },
  saveWay: { call: () => ({ path: { way: 'manual' }, body: { currency: 'EUR' } }) },
  removeSavedWay: { call: () => ({ path: { way: 'manual', id: 'pm_theirs' } }) },
  listPaymentKinds: plain,
  listPaymentConnections: plain,
  createPaymentConnection: withBody(() => ({ provider: 'manual', name: 'Theirs', fields: {} })),
  updatePaymentConnection: { call: () => ({ path: { way: 'manual' }, body: { enabled: false } }) },
  probePaymentConnection: { call: () => ({ path: { way: 'manual' } }) },
  reconcilePayments: { call: () => ({ path: { way: 'manual' } }) },
  listAdminOrders: plain,
  listPaymentProblems: plain,
  askRefund: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' }, body: { reason: 'requested' } }) },
  cancelUnpaidOrder: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  settleManualOrder: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' }, body: {} }) },
  approveRefund: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  cancelRefund: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  settleManualRefund: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  replayPaymentPush: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  listRefunds: plain,
  listDisputes: plain,
  getGoingLive: plain,
  listPaymentPushes: plain,
  exportAdminOrders: plain,
  listCouponUses: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' } }) },
  getRevenue: plain,
  exportRevenue: plain,
  listSpending: plain,
  setOperator: { call: () => ({ path: { id: '0198f6a0-0000-7000-8000-000000000000' }, body: { operator: true } }) },
  getCapTargets: { call: ({ workspace }) => ({ path: { workspace } }) },
  listWorkspaceAlerts: { call: ({ workspace }) => ({ path: { workspace } }) },
};

/** What the call of a row names. */
export function thingsIn(row: MatrixRow): readonly ThingName[] {
  const marked = Object.fromEntries(thingNames.map((name) => [name, `<${name}>`])) as Things;
  const text = JSON.stringify(row.call(marked));
  return thingNames.filter((name) => text.includes(`<${name}>`));
}
