/** Every capacity of the agent; beyond one the answer is 420 (413 or 414 where the protocol says so). */
// Shared with the hosts by tools/generate: only `export const NAME: TYPE = INTEGER;`.

// Messages (docs/protocol.md)
export const MaxMsgSize: u32 = 6144;
export const MaxObjSize: u32 = 32768;
export const InboxTail: u32 = 1024;
export const EventBytes: u32 = 2048;
export const ArenaBytes: u32 = 4096;
export const MaxNesting: u32 = 32;

// The management tree (virmo.md 1; OMA-TS-DM_StdObj: DevDetail/URI)
export const MaxDepth: u32 = 12;
export const MaxSegLen: u32 = 32;
export const MaxTotLen: u32 = 127;
export const MaxCorrelator: u32 = 64;
export const MaxServerId: u32 = 40;

// User alerts (docs/protocol.md): seconds that the user has to answer, characters of a text input, choices
export const MaxPromptTime: u32 = 600;
export const MaxInput: u32 = 500;
export const MaxChoices: u32 = 32;

// Records
export const MaxDomains: u32 = 8;
export const MaxAccounts: u32 = 4;
export const MaxImages: u32 = 6;
export const MaxOperations: u32 = 16;
export const MaxAcls: u32 = 128;
export const MaxPrincipals: u32 = 12;
export const MaxNetworks: u32 = 2;
export const MaxTasks: u32 = 8;
export const MaxPeripherals: u32 = 13;

// Free-form texts and nodes (virmo.md 1: Ext). 64 values of 4 KiB in all always fit the blocks, whatever their lengths.
export const TextBlocks: u32 = 250;
export const TextBlockBytes: u32 = 22;
export const MaxExtNodes: u32 = 64;
// What an Ext node may lie below: another one, ./VirMO/Ext, or the Ext of an account.
export const ExtPlaces: u32 = 69;
// The undo stack has to hold what a value takes the place of.
export const MaxExtValue: u32 = 2048;
// Of a Title, and of a Type in Ext.
export const MaxTitle: u32 = 255;
// Nodes of the schema with a Title, TStamp or VerNo of their own: all of four whole accounts, of the images and of the domains.
export const MaxProperties: u32 = 136;

// The flash of the journal (docs/journal.md)
export const PageBytes: u32 = 256;
export const SectorBytes: u32 = 4096;
export const FlashBytes: u32 = 262144;
export const CheckpointBytes: u32 = 32768;
export const LogSectors: u32 = 32;
export const StagingBytes: u32 = 32768;
export const AuditBytes: u32 = 16384;
export const UndoBytes: u32 = 4096;
