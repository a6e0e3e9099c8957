// Generated from ddf/bindings.json by tools/generate/records.ts; do not edit
/** The records of the device: one durable block and, apart from it, what is read again at every boot. */

/** All durable records, back to back. */
export const DURABLE_BYTES: u32 = 22792;
export const DURABLE: usize = memory.data(22792, 8);

/** Kinds are numbered from 1; 0 is none. */
export const KIND_COUNT: u32 = 12;

/** Per kind: base in the durable block, stride, count. */
const KINDS: usize = memory.data<u16>([
  0, 36, 1, // 1 device
  40, 224, 8, // 2 domain
  1832, 768, 4, // 3 account
  4904, 300, 6, // 4 image
  6704, 20, 128, // 5 acl
  9264, 40, 12, // 6 principal
  9744, 140, 16, // 7 operation
  11984, 220, 25, // 8 pool
  17484, 250, 1, // 9 links
  17736, 44, 64, // 10 ext
  20552, 12, 136, // 11 property
  22184, 76, 8, // 12 change
]);

/** Address of the first record of a kind (1–12). */
export function kindBase(kind: u32): usize {
  return DURABLE + load<u16>(KINDS + (kind - 1) * 6);
}

/** Bytes from one record of a kind to the next. */
export function kindStride(kind: u32): u32 {
  return load<u16>(KINDS + (kind - 1) * 6, 2);
}

/** How many records of a kind there are. */
export function kindCount(kind: u32): u32 {
  return load<u16>(KINDS + (kind - 1) * 6, 4);
}

/** The kind that an address lies in; 0 outside the durable block or in the padding between two kinds. */
export function kindOf(address: usize): u32 {
  let kind = KIND_COUNT;
  while (kind > 0 && address < kindBase(kind)) kind--;
  return kind > 0 && address - kindBase(kind) < kindStride(kind) * kindCount(kind) ? kind : 0;
}

/** What a field may hold: a byte up to a bound, an i32 that isn't negative, UTF-8 padded with NULs, numbers of its own bytes. */
export const enum Rule {
  AtMost = 0,
  Natural = 1,
  Text = 2,
  Links = 3,
}

/** Per field that can hold something wrong: its offset in its record (u16), the rule (u8), and the bound or capacity (u8). */
export const CHECKS: usize = memory.data<u16>([
  0, 512, // device.initialised
  28, 1280, // device.starts
  29, 256, // device.damaged
  0, 8194, // domain.name
  48, 512, // domain.role
  49, 256, // domain.isPrivate
  50, 3072, // domain.owner
  51, 30720, // domain.state
  52, 23040, // domain.reason
  53, 30720, // domain.desired
  54, 30720, // domain.before
  55, 4096, // domain.lastOperation
  58, 4096, // domain.begun
  59, 256, // domain.crashed
  60, 256, // domain.givenUp
  72, 8194, // domain.image
  120, 256, // domain.cloned
  121, 256, // domain.autoStart
  122, 256, // domain.onCrash
  124, 1, // domain.bootOrder
  128, 1, // domain.maxRestarts
  132, 1, // domain.stopTimeout
  136, 1, // domain.memoryMin
  140, 1, // domain.memoryTarget
  144, 1, // domain.memoryMax
  148, 512, // domain.cpuClass
  152, 1, // domain.budget
  156, 1, // domain.period
  160, 1, // domain.weight
  164, 1, // domain.cap
  168, 1, // domain.floor
  172, 1, // domain.storage
  176, 256, // domain.wiping
  177, 5120, // domain.lock
  178, 3072, // domain.lockedBy
  179, 256, // domain.held
  180, 3840, // domain.restarts
  181, 256, // domain.changed
  182, 256, // domain.untold
  183, 256, // domain.alerted
  184, 1, // domain.traffic(0).egressRate
  188, 1, // domain.traffic(0).ingressRate
  192, 1, // domain.traffic(0).burst
  196, 1, // domain.traffic(0).guaranteed
  200, 1, // domain.traffic(0).priority
  204, 1, // domain.traffic(1).egressRate
  208, 1, // domain.traffic(1).ingressRate
  212, 1, // domain.traffic(1).burst
  216, 1, // domain.traffic(1).guaranteed
  220, 1, // domain.traffic(1).priority
  0, 8194, // account.name
  36, 10242, // account.serverId
  76, 8194, // account.title
  108, 8194, // account.prefConRef
  140, 2050, // account.appId
  148, 2304, // account.authPref
  152, 8194, // account.toConRef.name
  188, 8194, // account.toConRef.conRef
  220, 8194, // account.appAddr.name
  256, 32770, // account.appAddr.addr
  384, 512, // account.appAddr.addrType
  388, 8194, // account.appAddr.port.name
  424, 2050, // account.appAddr.port.portNbr
  432, 8194, // account.appAuth(0).name
  468, 768, // account.appAuth(0).level
  469, 2304, // account.appAuth(0).type
  470, 12290, // account.appAuth(0).authName
  518, 12290, // account.appAuth(0).authSecret
  566, 8192, // account.appAuth(0).authDataLength
  600, 8194, // account.appAuth(1).name
  636, 768, // account.appAuth(1).level
  637, 2304, // account.appAuth(1).type
  638, 12290, // account.appAuth(1).authName
  686, 12290, // account.appAuth(1).authSecret
  734, 8192, // account.appAuth(1).authDataLength
  0, 8194, // image.name
  32, 8194, // image.title
  64, 4098, // image.version
  80, 512, // image.format
  81, 18434, // image.digest
  153, 32770, // image.url
  284, 1, // image.size
  288, 10240, // image.state
  289, 25600, // image.progress
  292, 1, // image.memory
  296, 3072, // image.owner
  0, 256, // acl.used
  0, 10242, // principal.id
  0, 4096, // operation.kind
  1, 1024, // operation.phase
  2, 768, // operation.account
  6, 256, // operation.start
  7, 3328, // operation.dropped
  8, 3072, // operation.principal
  9, 1792, // operation.other
  10, 768, // operation.resource
  11, 256, // operation.link
  16, 8194, // operation.domainName
  64, 16384, // operation.correlatorLength
  132, 1, // operation.timeout
  136, 1, // operation.amount
  0, 64003, // links.next
  0, 17664, // ext.place
  1, 2560, // ext.format
  2, 64000, // ext.type
  3, 64000, // ext.value
  4, 64000, // ext.title
  5, 256, // ext.used
  12, 8194, // ext.name
  10, 64000, // property.title
  1, 4096, // change.ticket
  2, 256, // change.undoing
  3, 512, // change.cpuClass
  4, 1, // change.memoryMin
  8, 1, // change.memoryTarget
  12, 1, // change.memoryMax
  16, 1, // change.budget
  20, 1, // change.period
  24, 1, // change.weight
  28, 1, // change.cap
  32, 1, // change.storage
  36, 1, // change.traffic(0).egressRate
  40, 1, // change.traffic(0).ingressRate
  44, 1, // change.traffic(0).burst
  48, 1, // change.traffic(0).guaranteed
  52, 1, // change.traffic(0).priority
  56, 1, // change.traffic(1).egressRate
  60, 1, // change.traffic(1).ingressRate
  64, 1, // change.traffic(1).burst
  68, 1, // change.traffic(1).guaranteed
  72, 1, // change.traffic(1).priority
]);
export const CHECK_BYTES: usize = 4;

/** Where the checks of each kind begin, and where the last one's end. */
const STARTS: usize = memory.data<u8>([0, 3, 50, 75, 86, 87, 88, 101, 101, 102, 109, 110, 131]);

/** The first check of a kind (1–13). */
export function firstCheck(kind: u32): u32 {
  return load<u8>(STARTS + kind - 1);
}

/** All volatile records. */
export const VOLATILE_BYTES: u32 = 1832;
export const VOLATILE: usize = memory.data(1832, 8);

@unmanaged
export class Device {
  get initialised(): u32 {
    return load<u8>(changetype<usize>(this));
  }
  set initialised(value: u32) {
    store<u8>(changetype<usize>(this), value);
  }
  get bootId(): usize {
    return changetype<usize>(this) + 1;
  }
  get nextSequence(): u32 {
    return load<u32>(changetype<usize>(this), 20);
  }
  set nextSequence(value: u32) {
    store<u32>(changetype<usize>(this), value, 20);
  }
  get domainSerial(): u32 {
    return load<u32>(changetype<usize>(this), 24);
  }
  set domainSerial(value: u32) {
    store<u32>(changetype<usize>(this), value, 24);
  }
  get starts(): u32 {
    return load<u8>(changetype<usize>(this), 28);
  }
  set starts(value: u32) {
    store<u8>(changetype<usize>(this), value, 28);
  }
  get damaged(): u32 {
    return load<u8>(changetype<usize>(this), 29);
  }
  set damaged(value: u32) {
    store<u8>(changetype<usize>(this), value, 29);
  }
  get owner(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
  set owner(value: u32) {
    store<u32>(changetype<usize>(this), value, 32);
  }
}

export const DEVICE_BYTES: u32 = 36;
export const DEVICE_COUNT: u32 = 1;
export const DEVICE_INITIALISED_AT: u32 = 0;
export const DEVICE_BOOT_ID: u32 = 16;
export const DEVICE_BOOT_ID_AT: u32 = 1;
export const DEVICE_NEXT_SEQUENCE_AT: u32 = 20;
export const DEVICE_DOMAIN_SERIAL_AT: u32 = 24;
export const DEVICE_STARTS_AT: u32 = 28;
export const DEVICE_DAMAGED_AT: u32 = 29;
export const DEVICE_OWNER_AT: u32 = 32;

export function device(): Device {
  return changetype<Device>(DURABLE + 0);
}

@unmanaged
export class Traffic {
  get egressRate(): i32 {
    return load<i32>(changetype<usize>(this));
  }
  set egressRate(value: i32) {
    store<i32>(changetype<usize>(this), value);
  }
  get ingressRate(): i32 {
    return load<i32>(changetype<usize>(this), 4);
  }
  set ingressRate(value: i32) {
    store<i32>(changetype<usize>(this), value, 4);
  }
  get burst(): i32 {
    return load<i32>(changetype<usize>(this), 8);
  }
  set burst(value: i32) {
    store<i32>(changetype<usize>(this), value, 8);
  }
  get guaranteed(): i32 {
    return load<i32>(changetype<usize>(this), 12);
  }
  set guaranteed(value: i32) {
    store<i32>(changetype<usize>(this), value, 12);
  }
  get priority(): i32 {
    return load<i32>(changetype<usize>(this), 16);
  }
  set priority(value: i32) {
    store<i32>(changetype<usize>(this), value, 16);
  }
}

export const TRAFFIC_BYTES: u32 = 20;
export const TRAFFIC_COUNT: u32 = 2;
export const TRAFFIC_EGRESS_RATE_AT: u32 = 0;
export const TRAFFIC_INGRESS_RATE_AT: u32 = 4;
export const TRAFFIC_BURST_AT: u32 = 8;
export const TRAFFIC_GUARANTEED_AT: u32 = 12;
export const TRAFFIC_PRIORITY_AT: u32 = 16;

@unmanaged
export class Domain {
  get name(): usize {
    return changetype<usize>(this);
  }
  get id(): usize {
    return changetype<usize>(this) + 32;
  }
  get role(): u32 {
    return load<u8>(changetype<usize>(this), 48);
  }
  set role(value: u32) {
    store<u8>(changetype<usize>(this), value, 48);
  }
  get isPrivate(): u32 {
    return load<u8>(changetype<usize>(this), 49);
  }
  set isPrivate(value: u32) {
    store<u8>(changetype<usize>(this), value, 49);
  }
  get owner(): u32 {
    return load<u8>(changetype<usize>(this), 50);
  }
  set owner(value: u32) {
    store<u8>(changetype<usize>(this), value, 50);
  }
  get state(): u32 {
    return load<u8>(changetype<usize>(this), 51);
  }
  set state(value: u32) {
    store<u8>(changetype<usize>(this), value, 51);
  }
  get reason(): u32 {
    return load<u8>(changetype<usize>(this), 52);
  }
  set reason(value: u32) {
    store<u8>(changetype<usize>(this), value, 52);
  }
  get desired(): u32 {
    return load<u8>(changetype<usize>(this), 53);
  }
  set desired(value: u32) {
    store<u8>(changetype<usize>(this), value, 53);
  }
  get before(): u32 {
    return load<u8>(changetype<usize>(this), 54);
  }
  set before(value: u32) {
    store<u8>(changetype<usize>(this), value, 54);
  }
  get lastOperation(): u32 {
    return load<u8>(changetype<usize>(this), 55);
  }
  set lastOperation(value: u32) {
    store<u8>(changetype<usize>(this), value, 55);
  }
  get lastResult(): u32 {
    return load<u16>(changetype<usize>(this), 56);
  }
  set lastResult(value: u32) {
    store<u16>(changetype<usize>(this), value, 56);
  }
  get begun(): u32 {
    return load<u8>(changetype<usize>(this), 58);
  }
  set begun(value: u32) {
    store<u8>(changetype<usize>(this), value, 58);
  }
  get crashed(): u32 {
    return load<u8>(changetype<usize>(this), 59);
  }
  set crashed(value: u32) {
    store<u8>(changetype<usize>(this), value, 59);
  }
  get givenUp(): u32 {
    return load<u8>(changetype<usize>(this), 60);
  }
  set givenUp(value: u32) {
    store<u8>(changetype<usize>(this), value, 60);
  }
  get since(): u64 {
    return load<u64>(changetype<usize>(this), 64);
  }
  set since(value: u64) {
    store<u64>(changetype<usize>(this), value, 64);
  }
  get image(): usize {
    return changetype<usize>(this) + 72;
  }
  get cloneOf(): usize {
    return changetype<usize>(this) + 104;
  }
  get cloned(): u32 {
    return load<u8>(changetype<usize>(this), 120);
  }
  set cloned(value: u32) {
    store<u8>(changetype<usize>(this), value, 120);
  }
  get autoStart(): u32 {
    return load<u8>(changetype<usize>(this), 121);
  }
  set autoStart(value: u32) {
    store<u8>(changetype<usize>(this), value, 121);
  }
  get onCrash(): u32 {
    return load<u8>(changetype<usize>(this), 122);
  }
  set onCrash(value: u32) {
    store<u8>(changetype<usize>(this), value, 122);
  }
  get bootOrder(): i32 {
    return load<i32>(changetype<usize>(this), 124);
  }
  set bootOrder(value: i32) {
    store<i32>(changetype<usize>(this), value, 124);
  }
  get maxRestarts(): i32 {
    return load<i32>(changetype<usize>(this), 128);
  }
  set maxRestarts(value: i32) {
    store<i32>(changetype<usize>(this), value, 128);
  }
  get stopTimeout(): i32 {
    return load<i32>(changetype<usize>(this), 132);
  }
  set stopTimeout(value: i32) {
    store<i32>(changetype<usize>(this), value, 132);
  }
  get memoryMin(): i32 {
    return load<i32>(changetype<usize>(this), 136);
  }
  set memoryMin(value: i32) {
    store<i32>(changetype<usize>(this), value, 136);
  }
  get memoryTarget(): i32 {
    return load<i32>(changetype<usize>(this), 140);
  }
  set memoryTarget(value: i32) {
    store<i32>(changetype<usize>(this), value, 140);
  }
  get memoryMax(): i32 {
    return load<i32>(changetype<usize>(this), 144);
  }
  set memoryMax(value: i32) {
    store<i32>(changetype<usize>(this), value, 144);
  }
  get cpuClass(): u32 {
    return load<u8>(changetype<usize>(this), 148);
  }
  set cpuClass(value: u32) {
    store<u8>(changetype<usize>(this), value, 148);
  }
  get budget(): i32 {
    return load<i32>(changetype<usize>(this), 152);
  }
  set budget(value: i32) {
    store<i32>(changetype<usize>(this), value, 152);
  }
  get period(): i32 {
    return load<i32>(changetype<usize>(this), 156);
  }
  set period(value: i32) {
    store<i32>(changetype<usize>(this), value, 156);
  }
  get weight(): i32 {
    return load<i32>(changetype<usize>(this), 160);
  }
  set weight(value: i32) {
    store<i32>(changetype<usize>(this), value, 160);
  }
  get cap(): i32 {
    return load<i32>(changetype<usize>(this), 164);
  }
  set cap(value: i32) {
    store<i32>(changetype<usize>(this), value, 164);
  }
  get floor(): i32 {
    return load<i32>(changetype<usize>(this), 168);
  }
  set floor(value: i32) {
    store<i32>(changetype<usize>(this), value, 168);
  }
  get storage(): i32 {
    return load<i32>(changetype<usize>(this), 172);
  }
  set storage(value: i32) {
    store<i32>(changetype<usize>(this), value, 172);
  }
  get wiping(): u32 {
    return load<u8>(changetype<usize>(this), 176);
  }
  set wiping(value: u32) {
    store<u8>(changetype<usize>(this), value, 176);
  }
  get lock(): u32 {
    return load<u8>(changetype<usize>(this), 177);
  }
  set lock(value: u32) {
    store<u8>(changetype<usize>(this), value, 177);
  }
  get lockedBy(): u32 {
    return load<u8>(changetype<usize>(this), 178);
  }
  set lockedBy(value: u32) {
    store<u8>(changetype<usize>(this), value, 178);
  }
  get held(): u32 {
    return load<u8>(changetype<usize>(this), 179);
  }
  set held(value: u32) {
    store<u8>(changetype<usize>(this), value, 179);
  }
  get restarts(): u32 {
    return load<u8>(changetype<usize>(this), 180);
  }
  set restarts(value: u32) {
    store<u8>(changetype<usize>(this), value, 180);
  }
  get changed(): u32 {
    return load<u8>(changetype<usize>(this), 181);
  }
  set changed(value: u32) {
    store<u8>(changetype<usize>(this), value, 181);
  }
  get untold(): u32 {
    return load<u8>(changetype<usize>(this), 182);
  }
  set untold(value: u32) {
    store<u8>(changetype<usize>(this), value, 182);
  }
  get alerted(): u32 {
    return load<u8>(changetype<usize>(this), 183);
  }
  set alerted(value: u32) {
    store<u8>(changetype<usize>(this), value, 183);
  }
  traffic(index: u32): Traffic {
    return changetype<Traffic>(changetype<usize>(this) + 184 + index * 20);
  }
}

export const DOMAIN_BYTES: u32 = 224;
export const DOMAIN_COUNT: u32 = 8;
export const DOMAIN_NAME: u32 = 32;
export const DOMAIN_NAME_AT: u32 = 0;
export const DOMAIN_ID: u32 = 16;
export const DOMAIN_ID_AT: u32 = 32;
export const DOMAIN_ROLE_AT: u32 = 48;
export const DOMAIN_IS_PRIVATE_AT: u32 = 49;
export const DOMAIN_OWNER_AT: u32 = 50;
export const DOMAIN_STATE_AT: u32 = 51;
export const DOMAIN_REASON_AT: u32 = 52;
export const DOMAIN_DESIRED_AT: u32 = 53;
export const DOMAIN_BEFORE_AT: u32 = 54;
export const DOMAIN_LAST_OPERATION_AT: u32 = 55;
export const DOMAIN_LAST_RESULT_AT: u32 = 56;
export const DOMAIN_BEGUN_AT: u32 = 58;
export const DOMAIN_CRASHED_AT: u32 = 59;
export const DOMAIN_GIVEN_UP_AT: u32 = 60;
export const DOMAIN_SINCE_AT: u32 = 64;
export const DOMAIN_IMAGE: u32 = 32;
export const DOMAIN_IMAGE_AT: u32 = 72;
export const DOMAIN_CLONE_OF: u32 = 16;
export const DOMAIN_CLONE_OF_AT: u32 = 104;
export const DOMAIN_CLONED_AT: u32 = 120;
export const DOMAIN_AUTO_START_AT: u32 = 121;
export const DOMAIN_ON_CRASH_AT: u32 = 122;
export const DOMAIN_BOOT_ORDER_AT: u32 = 124;
export const DOMAIN_MAX_RESTARTS_AT: u32 = 128;
export const DOMAIN_STOP_TIMEOUT_AT: u32 = 132;
export const DOMAIN_MEMORY_MIN_AT: u32 = 136;
export const DOMAIN_MEMORY_TARGET_AT: u32 = 140;
export const DOMAIN_MEMORY_MAX_AT: u32 = 144;
export const DOMAIN_CPU_CLASS_AT: u32 = 148;
export const DOMAIN_BUDGET_AT: u32 = 152;
export const DOMAIN_PERIOD_AT: u32 = 156;
export const DOMAIN_WEIGHT_AT: u32 = 160;
export const DOMAIN_CAP_AT: u32 = 164;
export const DOMAIN_FLOOR_AT: u32 = 168;
export const DOMAIN_STORAGE_AT: u32 = 172;
export const DOMAIN_WIPING_AT: u32 = 176;
export const DOMAIN_LOCK_AT: u32 = 177;
export const DOMAIN_LOCKED_BY_AT: u32 = 178;
export const DOMAIN_HELD_AT: u32 = 179;
export const DOMAIN_RESTARTS_AT: u32 = 180;
export const DOMAIN_CHANGED_AT: u32 = 181;
export const DOMAIN_UNTOLD_AT: u32 = 182;
export const DOMAIN_ALERTED_AT: u32 = 183;
export const DOMAIN_TRAFFIC_AT: u32 = 184;

/** Domain number `index` (0–7). */
export function domain(index: u32): Domain {
  return changetype<Domain>(DURABLE + 40 + index * 224);
}

@unmanaged
export class ToConRef {
  get name(): usize {
    return changetype<usize>(this);
  }
  get present(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
  set present(value: u32) {
    store<u32>(changetype<usize>(this), value, 32);
  }
  get conRef(): usize {
    return changetype<usize>(this) + 36;
  }
}

export const TO_CON_REF_BYTES: u32 = 68;
export const TO_CON_REF_COUNT: u32 = 1;
export const TO_CON_REF_NAME: u32 = 32;
export const TO_CON_REF_NAME_AT: u32 = 0;
export const TO_CON_REF_PRESENT_AT: u32 = 32;
export const TO_CON_REF_CON_REF: u32 = 32;
export const TO_CON_REF_CON_REF_AT: u32 = 36;

@unmanaged
export class Port {
  get name(): usize {
    return changetype<usize>(this);
  }
  get present(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
  set present(value: u32) {
    store<u32>(changetype<usize>(this), value, 32);
  }
  get portNbr(): usize {
    return changetype<usize>(this) + 36;
  }
}

export const PORT_BYTES: u32 = 44;
export const PORT_COUNT: u32 = 1;
export const PORT_NAME: u32 = 32;
export const PORT_NAME_AT: u32 = 0;
export const PORT_PRESENT_AT: u32 = 32;
export const PORT_PORT_NBR: u32 = 8;
export const PORT_PORT_NBR_AT: u32 = 36;

@unmanaged
export class AppAddr {
  get name(): usize {
    return changetype<usize>(this);
  }
  get present(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
  set present(value: u32) {
    store<u32>(changetype<usize>(this), value, 32);
  }
  get addr(): usize {
    return changetype<usize>(this) + 36;
  }
  get addrType(): u32 {
    return load<u8>(changetype<usize>(this), 164);
  }
  set addrType(value: u32) {
    store<u8>(changetype<usize>(this), value, 164);
  }
  get port(): Port {
    return changetype<Port>(changetype<usize>(this) + 168);
  }
}

export const APP_ADDR_BYTES: u32 = 212;
export const APP_ADDR_COUNT: u32 = 1;
export const APP_ADDR_NAME: u32 = 32;
export const APP_ADDR_NAME_AT: u32 = 0;
export const APP_ADDR_PRESENT_AT: u32 = 32;
export const APP_ADDR_ADDR: u32 = 128;
export const APP_ADDR_ADDR_AT: u32 = 36;
export const APP_ADDR_ADDR_TYPE_AT: u32 = 164;
export const APP_ADDR_PORT_AT: u32 = 168;

@unmanaged
export class AppAuth {
  get name(): usize {
    return changetype<usize>(this);
  }
  get present(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
  set present(value: u32) {
    store<u32>(changetype<usize>(this), value, 32);
  }
  get level(): u32 {
    return load<u8>(changetype<usize>(this), 36);
  }
  set level(value: u32) {
    store<u8>(changetype<usize>(this), value, 36);
  }
  get type(): u32 {
    return load<u8>(changetype<usize>(this), 37);
  }
  set type(value: u32) {
    store<u8>(changetype<usize>(this), value, 37);
  }
  get authName(): usize {
    return changetype<usize>(this) + 38;
  }
  get authSecret(): usize {
    return changetype<usize>(this) + 86;
  }
  get authDataLength(): u32 {
    return load<u8>(changetype<usize>(this), 134);
  }
  set authDataLength(value: u32) {
    store<u8>(changetype<usize>(this), value, 134);
  }
  get authData(): usize {
    return changetype<usize>(this) + 135;
  }
}

export const APP_AUTH_BYTES: u32 = 168;
export const APP_AUTH_COUNT: u32 = 2;
export const APP_AUTH_NAME: u32 = 32;
export const APP_AUTH_NAME_AT: u32 = 0;
export const APP_AUTH_PRESENT_AT: u32 = 32;
export const APP_AUTH_LEVEL_AT: u32 = 36;
export const APP_AUTH_TYPE_AT: u32 = 37;
export const APP_AUTH_AUTH_NAME: u32 = 48;
export const APP_AUTH_AUTH_NAME_AT: u32 = 38;
export const APP_AUTH_AUTH_SECRET: u32 = 48;
export const APP_AUTH_AUTH_SECRET_AT: u32 = 86;
export const APP_AUTH_AUTH_DATA: u32 = 32;
export const APP_AUTH_AUTH_DATA_AT: u32 = 134;

@unmanaged
export class Account {
  get name(): usize {
    return changetype<usize>(this);
  }
  get present(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
  set present(value: u32) {
    store<u32>(changetype<usize>(this), value, 32);
  }
  get serverId(): usize {
    return changetype<usize>(this) + 36;
  }
  get title(): usize {
    return changetype<usize>(this) + 76;
  }
  get prefConRef(): usize {
    return changetype<usize>(this) + 108;
  }
  get appId(): usize {
    return changetype<usize>(this) + 140;
  }
  get authPref(): u32 {
    return load<u8>(changetype<usize>(this), 148);
  }
  set authPref(value: u32) {
    store<u8>(changetype<usize>(this), value, 148);
  }
  get toConRef(): ToConRef {
    return changetype<ToConRef>(changetype<usize>(this) + 152);
  }
  get appAddr(): AppAddr {
    return changetype<AppAddr>(changetype<usize>(this) + 220);
  }
  appAuth(index: u32): AppAuth {
    return changetype<AppAuth>(changetype<usize>(this) + 432 + index * 168);
  }
}

export const ACCOUNT_BYTES: u32 = 768;
export const ACCOUNT_COUNT: u32 = 4;
export const ACCOUNT_NAME: u32 = 32;
export const ACCOUNT_NAME_AT: u32 = 0;
export const ACCOUNT_PRESENT_AT: u32 = 32;
export const ACCOUNT_SERVER_ID: u32 = 40;
export const ACCOUNT_SERVER_ID_AT: u32 = 36;
export const ACCOUNT_TITLE: u32 = 32;
export const ACCOUNT_TITLE_AT: u32 = 76;
export const ACCOUNT_PREF_CON_REF: u32 = 32;
export const ACCOUNT_PREF_CON_REF_AT: u32 = 108;
export const ACCOUNT_APP_ID: u32 = 8;
export const ACCOUNT_APP_ID_AT: u32 = 140;
export const ACCOUNT_AUTH_PREF_AT: u32 = 148;
export const ACCOUNT_TO_CON_REF_AT: u32 = 152;
export const ACCOUNT_APP_ADDR_AT: u32 = 220;
export const ACCOUNT_APP_AUTH_AT: u32 = 432;

/** Account number `index` (0–3). */
export function account(index: u32): Account {
  return changetype<Account>(DURABLE + 1832 + index * 768);
}

@unmanaged
export class Image {
  get name(): usize {
    return changetype<usize>(this);
  }
  get title(): usize {
    return changetype<usize>(this) + 32;
  }
  get version(): usize {
    return changetype<usize>(this) + 64;
  }
  get format(): u32 {
    return load<u8>(changetype<usize>(this), 80);
  }
  set format(value: u32) {
    store<u8>(changetype<usize>(this), value, 80);
  }
  get digest(): usize {
    return changetype<usize>(this) + 81;
  }
  get url(): usize {
    return changetype<usize>(this) + 153;
  }
  get size(): i32 {
    return load<i32>(changetype<usize>(this), 284);
  }
  set size(value: i32) {
    store<i32>(changetype<usize>(this), value, 284);
  }
  get state(): u32 {
    return load<u8>(changetype<usize>(this), 288);
  }
  set state(value: u32) {
    store<u8>(changetype<usize>(this), value, 288);
  }
  get progress(): u32 {
    return load<u8>(changetype<usize>(this), 289);
  }
  set progress(value: u32) {
    store<u8>(changetype<usize>(this), value, 289);
  }
  get memory(): i32 {
    return load<i32>(changetype<usize>(this), 292);
  }
  set memory(value: i32) {
    store<i32>(changetype<usize>(this), value, 292);
  }
  get owner(): u32 {
    return load<u8>(changetype<usize>(this), 296);
  }
  set owner(value: u32) {
    store<u8>(changetype<usize>(this), value, 296);
  }
}

export const IMAGE_BYTES: u32 = 300;
export const IMAGE_COUNT: u32 = 6;
export const IMAGE_NAME: u32 = 32;
export const IMAGE_NAME_AT: u32 = 0;
export const IMAGE_TITLE: u32 = 32;
export const IMAGE_TITLE_AT: u32 = 32;
export const IMAGE_VERSION: u32 = 16;
export const IMAGE_VERSION_AT: u32 = 64;
export const IMAGE_FORMAT_AT: u32 = 80;
export const IMAGE_DIGEST: u32 = 72;
export const IMAGE_DIGEST_AT: u32 = 81;
export const IMAGE_URL: u32 = 128;
export const IMAGE_URL_AT: u32 = 153;
export const IMAGE_SIZE_AT: u32 = 284;
export const IMAGE_STATE_AT: u32 = 288;
export const IMAGE_PROGRESS_AT: u32 = 289;
export const IMAGE_MEMORY_AT: u32 = 292;
export const IMAGE_OWNER_AT: u32 = 296;

/** Image number `index` (0–5). */
export function image(index: u32): Image {
  return changetype<Image>(DURABLE + 4904 + index * 300);
}

@unmanaged
export class Acl {
  get used(): u32 {
    return load<u8>(changetype<usize>(this));
  }
  set used(value: u32) {
    store<u8>(changetype<usize>(this), value);
  }
  get node(): u32 {
    return load<u16>(changetype<usize>(this), 2);
  }
  set node(value: u32) {
    store<u16>(changetype<usize>(this), value, 2);
  }
  get instance(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }
  set instance(value: u32) {
    store<u32>(changetype<usize>(this), value, 4);
  }
  get masks(): usize {
    return changetype<usize>(this) + 8;
  }
}

export const ACL_BYTES: u32 = 20;
export const ACL_COUNT: u32 = 128;
export const ACL_USED_AT: u32 = 0;
export const ACL_NODE_AT: u32 = 2;
export const ACL_INSTANCE_AT: u32 = 4;
export const ACL_MASKS: u32 = 10;
export const ACL_MASKS_AT: u32 = 8;

/** Acl number `index` (0–127). */
export function acl(index: u32): Acl {
  return changetype<Acl>(DURABLE + 6704 + index * 20);
}

@unmanaged
export class Principal {
  get id(): usize {
    return changetype<usize>(this);
  }
}

export const PRINCIPAL_BYTES: u32 = 40;
export const PRINCIPAL_COUNT: u32 = 12;
export const PRINCIPAL_ID: u32 = 40;
export const PRINCIPAL_ID_AT: u32 = 0;

/** Principal number `index` (0–11). */
export function principal(index: u32): Principal {
  return changetype<Principal>(DURABLE + 9264 + index * 40);
}

@unmanaged
export class Operation {
  get kind(): u32 {
    return load<u8>(changetype<usize>(this));
  }
  set kind(value: u32) {
    store<u8>(changetype<usize>(this), value);
  }
  get phase(): u32 {
    return load<u8>(changetype<usize>(this), 1);
  }
  set phase(value: u32) {
    store<u8>(changetype<usize>(this), value, 1);
  }
  get account(): u32 {
    return load<u8>(changetype<usize>(this), 2);
  }
  set account(value: u32) {
    store<u8>(changetype<usize>(this), value, 2);
  }
  get slot(): u32 {
    return load<u8>(changetype<usize>(this), 3);
  }
  set slot(value: u32) {
    store<u8>(changetype<usize>(this), value, 3);
  }
  get result(): u32 {
    return load<u16>(changetype<usize>(this), 4);
  }
  set result(value: u32) {
    store<u16>(changetype<usize>(this), value, 4);
  }
  get start(): u32 {
    return load<u8>(changetype<usize>(this), 6);
  }
  set start(value: u32) {
    store<u8>(changetype<usize>(this), value, 6);
  }
  get dropped(): u32 {
    return load<u8>(changetype<usize>(this), 7);
  }
  set dropped(value: u32) {
    store<u8>(changetype<usize>(this), value, 7);
  }
  get principal(): u32 {
    return load<u8>(changetype<usize>(this), 8);
  }
  set principal(value: u32) {
    store<u8>(changetype<usize>(this), value, 8);
  }
  get other(): u32 {
    return load<u8>(changetype<usize>(this), 9);
  }
  set other(value: u32) {
    store<u8>(changetype<usize>(this), value, 9);
  }
  get resource(): u32 {
    return load<u8>(changetype<usize>(this), 10);
  }
  set resource(value: u32) {
    store<u8>(changetype<usize>(this), value, 10);
  }
  get link(): u32 {
    return load<u8>(changetype<usize>(this), 11);
  }
  set link(value: u32) {
    store<u8>(changetype<usize>(this), value, 11);
  }
  get serial(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  set serial(value: u32) {
    store<u32>(changetype<usize>(this), value, 12);
  }
  get domainName(): usize {
    return changetype<usize>(this) + 16;
  }
  get domainId(): usize {
    return changetype<usize>(this) + 48;
  }
  get correlatorLength(): u32 {
    return load<u8>(changetype<usize>(this), 64);
  }
  set correlatorLength(value: u32) {
    store<u8>(changetype<usize>(this), value, 64);
  }
  get correlator(): usize {
    return changetype<usize>(this) + 65;
  }
  get timeout(): i32 {
    return load<i32>(changetype<usize>(this), 132);
  }
  set timeout(value: i32) {
    store<i32>(changetype<usize>(this), value, 132);
  }
  get amount(): i32 {
    return load<i32>(changetype<usize>(this), 136);
  }
  set amount(value: i32) {
    store<i32>(changetype<usize>(this), value, 136);
  }
}

export const OPERATION_BYTES: u32 = 140;
export const OPERATION_COUNT: u32 = 16;
export const OPERATION_KIND_AT: u32 = 0;
export const OPERATION_PHASE_AT: u32 = 1;
export const OPERATION_ACCOUNT_AT: u32 = 2;
export const OPERATION_SLOT_AT: u32 = 3;
export const OPERATION_RESULT_AT: u32 = 4;
export const OPERATION_START_AT: u32 = 6;
export const OPERATION_DROPPED_AT: u32 = 7;
export const OPERATION_PRINCIPAL_AT: u32 = 8;
export const OPERATION_OTHER_AT: u32 = 9;
export const OPERATION_RESOURCE_AT: u32 = 10;
export const OPERATION_LINK_AT: u32 = 11;
export const OPERATION_SERIAL_AT: u32 = 12;
export const OPERATION_DOMAIN_NAME: u32 = 32;
export const OPERATION_DOMAIN_NAME_AT: u32 = 16;
export const OPERATION_DOMAIN_ID: u32 = 16;
export const OPERATION_DOMAIN_ID_AT: u32 = 48;
export const OPERATION_CORRELATOR: u32 = 64;
export const OPERATION_CORRELATOR_AT: u32 = 64;
export const OPERATION_TIMEOUT_AT: u32 = 132;
export const OPERATION_AMOUNT_AT: u32 = 136;

/** Operation number `index` (0–15). */
export function operation(index: u32): Operation {
  return changetype<Operation>(DURABLE + 9744 + index * 140);
}

@unmanaged
export class Pool {
  get blocks(): usize {
    return changetype<usize>(this);
  }
}

export const POOL_BYTES: u32 = 220;
export const POOL_COUNT: u32 = 25;
export const POOL_BLOCKS: u32 = 220;
export const POOL_BLOCKS_AT: u32 = 0;

/** Pool number `index` (0–24). */
export function pool(index: u32): Pool {
  return changetype<Pool>(DURABLE + 11984 + index * 220);
}

@unmanaged
export class Links {
  get next(): usize {
    return changetype<usize>(this);
  }
}

export const LINKS_BYTES: u32 = 250;
export const LINKS_COUNT: u32 = 1;
export const LINKS_NEXT: u32 = 250;
export const LINKS_NEXT_AT: u32 = 0;

export function links(): Links {
  return changetype<Links>(DURABLE + 17484);
}

@unmanaged
export class Ext {
  get place(): u32 {
    return load<u8>(changetype<usize>(this));
  }
  set place(value: u32) {
    store<u8>(changetype<usize>(this), value);
  }
  get format(): u32 {
    return load<u8>(changetype<usize>(this), 1);
  }
  set format(value: u32) {
    store<u8>(changetype<usize>(this), value, 1);
  }
  get type(): u32 {
    return load<u8>(changetype<usize>(this), 2);
  }
  set type(value: u32) {
    store<u8>(changetype<usize>(this), value, 2);
  }
  get value(): u32 {
    return load<u8>(changetype<usize>(this), 3);
  }
  set value(value: u32) {
    store<u8>(changetype<usize>(this), value, 3);
  }
  get title(): u32 {
    return load<u8>(changetype<usize>(this), 4);
  }
  set title(value: u32) {
    store<u8>(changetype<usize>(this), value, 4);
  }
  get used(): u32 {
    return load<u8>(changetype<usize>(this), 5);
  }
  set used(value: u32) {
    store<u8>(changetype<usize>(this), value, 5);
  }
  get verNo(): u32 {
    return load<u16>(changetype<usize>(this), 6);
  }
  set verNo(value: u32) {
    store<u16>(changetype<usize>(this), value, 6);
  }
  get tStamp(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
  set tStamp(value: u32) {
    store<u32>(changetype<usize>(this), value, 8);
  }
  get name(): usize {
    return changetype<usize>(this) + 12;
  }
}

export const EXT_BYTES: u32 = 44;
export const EXT_COUNT: u32 = 64;
export const EXT_PLACE_AT: u32 = 0;
export const EXT_FORMAT_AT: u32 = 1;
export const EXT_TYPE_AT: u32 = 2;
export const EXT_VALUE_AT: u32 = 3;
export const EXT_TITLE_AT: u32 = 4;
export const EXT_USED_AT: u32 = 5;
export const EXT_VER_NO_AT: u32 = 6;
export const EXT_T_STAMP_AT: u32 = 8;
export const EXT_NAME: u32 = 32;
export const EXT_NAME_AT: u32 = 12;

/** Ext number `index` (0–63). */
export function ext(index: u32): Ext {
  return changetype<Ext>(DURABLE + 17736 + index * 44);
}

@unmanaged
export class Property {
  get node(): u32 {
    return load<u16>(changetype<usize>(this));
  }
  set node(value: u32) {
    store<u16>(changetype<usize>(this), value);
  }
  get instance(): u32 {
    return load<u16>(changetype<usize>(this), 2);
  }
  set instance(value: u32) {
    store<u16>(changetype<usize>(this), value, 2);
  }
  get tStamp(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }
  set tStamp(value: u32) {
    store<u32>(changetype<usize>(this), value, 4);
  }
  get verNo(): u32 {
    return load<u16>(changetype<usize>(this), 8);
  }
  set verNo(value: u32) {
    store<u16>(changetype<usize>(this), value, 8);
  }
  get title(): u32 {
    return load<u8>(changetype<usize>(this), 10);
  }
  set title(value: u32) {
    store<u8>(changetype<usize>(this), value, 10);
  }
}

export const PROPERTY_BYTES: u32 = 12;
export const PROPERTY_COUNT: u32 = 136;
export const PROPERTY_NODE_AT: u32 = 0;
export const PROPERTY_INSTANCE_AT: u32 = 2;
export const PROPERTY_T_STAMP_AT: u32 = 4;
export const PROPERTY_VER_NO_AT: u32 = 8;
export const PROPERTY_TITLE_AT: u32 = 10;

/** Property number `index` (0–135). */
export function property(index: u32): Property {
  return changetype<Property>(DURABLE + 20552 + index * 12);
}

@unmanaged
export class Change {
  get set(): u32 {
    return load<u8>(changetype<usize>(this));
  }
  set set(value: u32) {
    store<u8>(changetype<usize>(this), value);
  }
  get ticket(): u32 {
    return load<u8>(changetype<usize>(this), 1);
  }
  set ticket(value: u32) {
    store<u8>(changetype<usize>(this), value, 1);
  }
  get undoing(): u32 {
    return load<u8>(changetype<usize>(this), 2);
  }
  set undoing(value: u32) {
    store<u8>(changetype<usize>(this), value, 2);
  }
  get cpuClass(): u32 {
    return load<u8>(changetype<usize>(this), 3);
  }
  set cpuClass(value: u32) {
    store<u8>(changetype<usize>(this), value, 3);
  }
  get memoryMin(): i32 {
    return load<i32>(changetype<usize>(this), 4);
  }
  set memoryMin(value: i32) {
    store<i32>(changetype<usize>(this), value, 4);
  }
  get memoryTarget(): i32 {
    return load<i32>(changetype<usize>(this), 8);
  }
  set memoryTarget(value: i32) {
    store<i32>(changetype<usize>(this), value, 8);
  }
  get memoryMax(): i32 {
    return load<i32>(changetype<usize>(this), 12);
  }
  set memoryMax(value: i32) {
    store<i32>(changetype<usize>(this), value, 12);
  }
  get budget(): i32 {
    return load<i32>(changetype<usize>(this), 16);
  }
  set budget(value: i32) {
    store<i32>(changetype<usize>(this), value, 16);
  }
  get period(): i32 {
    return load<i32>(changetype<usize>(this), 20);
  }
  set period(value: i32) {
    store<i32>(changetype<usize>(this), value, 20);
  }
  get weight(): i32 {
    return load<i32>(changetype<usize>(this), 24);
  }
  set weight(value: i32) {
    store<i32>(changetype<usize>(this), value, 24);
  }
  get cap(): i32 {
    return load<i32>(changetype<usize>(this), 28);
  }
  set cap(value: i32) {
    store<i32>(changetype<usize>(this), value, 28);
  }
  get storage(): i32 {
    return load<i32>(changetype<usize>(this), 32);
  }
  set storage(value: i32) {
    store<i32>(changetype<usize>(this), value, 32);
  }
  traffic(index: u32): Traffic {
    return changetype<Traffic>(changetype<usize>(this) + 36 + index * 20);
  }
}

export const CHANGE_BYTES: u32 = 76;
export const CHANGE_COUNT: u32 = 8;
export const CHANGE_SET_AT: u32 = 0;
export const CHANGE_TICKET_AT: u32 = 1;
export const CHANGE_UNDOING_AT: u32 = 2;
export const CHANGE_CPU_CLASS_AT: u32 = 3;
export const CHANGE_MEMORY_MIN_AT: u32 = 4;
export const CHANGE_MEMORY_TARGET_AT: u32 = 8;
export const CHANGE_MEMORY_MAX_AT: u32 = 12;
export const CHANGE_BUDGET_AT: u32 = 16;
export const CHANGE_PERIOD_AT: u32 = 20;
export const CHANGE_WEIGHT_AT: u32 = 24;
export const CHANGE_CAP_AT: u32 = 28;
export const CHANGE_STORAGE_AT: u32 = 32;
export const CHANGE_TRAFFIC_AT: u32 = 36;

/** Change number `index` (0–7). */
export function change(index: u32): Change {
  return changetype<Change>(DURABLE + 22184 + index * 76);
}

@unmanaged
export class Platform {
  get bootId(): usize {
    return changetype<usize>(this);
  }
  get cores(): u32 {
    return load<u32>(changetype<usize>(this), 16);
  }
  set cores(value: u32) {
    store<u32>(changetype<usize>(this), value, 16);
  }
  get cpuClasses(): u32 {
    return load<u32>(changetype<usize>(this), 20);
  }
  set cpuClasses(value: u32) {
    store<u32>(changetype<usize>(this), value, 20);
  }
  get memoryTotal(): u32 {
    return load<u32>(changetype<usize>(this), 24);
  }
  set memoryTotal(value: u32) {
    store<u32>(changetype<usize>(this), value, 24);
  }
  get memoryReserve(): u32 {
    return load<u32>(changetype<usize>(this), 28);
  }
  set memoryReserve(value: u32) {
    store<u32>(changetype<usize>(this), value, 28);
  }
  get storageTotal(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
  set storageTotal(value: u32) {
    store<u32>(changetype<usize>(this), value, 32);
  }
  get storageReserve(): u32 {
    return load<u32>(changetype<usize>(this), 36);
  }
  set storageReserve(value: u32) {
    store<u32>(changetype<usize>(this), value, 36);
  }
  get maxDomains(): u32 {
    return load<u32>(changetype<usize>(this), 40);
  }
  set maxDomains(value: u32) {
    store<u32>(changetype<usize>(this), value, 40);
  }
  get operations(): u32 {
    return load<u32>(changetype<usize>(this), 44);
  }
  set operations(value: u32) {
    store<u32>(changetype<usize>(this), value, 44);
  }
  get cpuReserve(): u32 {
    return load<u32>(changetype<usize>(this), 48);
  }
  set cpuReserve(value: u32) {
    store<u32>(changetype<usize>(this), value, 48);
  }
  get switchCost(): u32 {
    return load<u32>(changetype<usize>(this), 52);
  }
  set switchCost(value: u32) {
    store<u32>(changetype<usize>(this), value, 52);
  }
  get hypervisor(): usize {
    return changetype<usize>(this) + 56;
  }
  get scheduler(): usize {
    return changetype<usize>(this) + 104;
  }
  get peripherals(): u32 {
    return load<u32>(changetype<usize>(this), 120);
  }
  set peripherals(value: u32) {
    store<u32>(changetype<usize>(this), value, 120);
  }
  get blocking(): u32 {
    return load<u32>(changetype<usize>(this), 124);
  }
  set blocking(value: u32) {
    store<u32>(changetype<usize>(this), value, 124);
  }
  get cpuRules(): u32 {
    return load<u32>(changetype<usize>(this), 128);
  }
  set cpuRules(value: u32) {
    store<u32>(changetype<usize>(this), value, 128);
  }
}

export const PLATFORM_BYTES: u32 = 132;
export const PLATFORM_COUNT: u32 = 1;
export const PLATFORM_BOOT_ID: u32 = 16;
export const PLATFORM_BOOT_ID_AT: u32 = 0;
export const PLATFORM_CORES_AT: u32 = 16;
export const PLATFORM_CPU_CLASSES_AT: u32 = 20;
export const PLATFORM_MEMORY_TOTAL_AT: u32 = 24;
export const PLATFORM_MEMORY_RESERVE_AT: u32 = 28;
export const PLATFORM_STORAGE_TOTAL_AT: u32 = 32;
export const PLATFORM_STORAGE_RESERVE_AT: u32 = 36;
export const PLATFORM_MAX_DOMAINS_AT: u32 = 40;
export const PLATFORM_OPERATIONS_AT: u32 = 44;
export const PLATFORM_CPU_RESERVE_AT: u32 = 48;
export const PLATFORM_SWITCH_COST_AT: u32 = 52;
export const PLATFORM_HYPERVISOR: u32 = 48;
export const PLATFORM_HYPERVISOR_AT: u32 = 56;
export const PLATFORM_SCHEDULER: u32 = 16;
export const PLATFORM_SCHEDULER_AT: u32 = 104;
export const PLATFORM_PERIPHERALS_AT: u32 = 120;
export const PLATFORM_BLOCKING_AT: u32 = 124;
export const PLATFORM_CPU_RULES_AT: u32 = 128;

export function platform(): Platform {
  return changetype<Platform>(VOLATILE + 0);
}

@unmanaged
export class Identity {
  get text(): usize {
    return changetype<usize>(this);
  }
}

export const IDENTITY_BYTES: u32 = 48;
export const IDENTITY_COUNT: u32 = 10;
export const IDENTITY_TEXT: u32 = 48;
export const IDENTITY_TEXT_AT: u32 = 0;

/** Identity number `index` (0–9). */
export function identity(index: u32): Identity {
  return changetype<Identity>(VOLATILE + 132 + index * 48);
}

@unmanaged
export class Network {
  get name(): usize {
    return changetype<usize>(this);
  }
  get interfaceName(): usize {
    return changetype<usize>(this) + 32;
  }
  get capacity(): u32 {
    return load<u32>(changetype<usize>(this), 64);
  }
  set capacity(value: u32) {
    store<u32>(changetype<usize>(this), value, 64);
  }
}

export const NETWORK_BYTES: u32 = 68;
export const NETWORK_COUNT: u32 = 2;
export const NETWORK_NAME: u32 = 32;
export const NETWORK_NAME_AT: u32 = 0;
export const NETWORK_INTERFACE_NAME: u32 = 32;
export const NETWORK_INTERFACE_NAME_AT: u32 = 32;
export const NETWORK_CAPACITY_AT: u32 = 64;

/** Network number `index` (0–1). */
export function network(index: u32): Network {
  return changetype<Network>(VOLATILE + 612 + index * 68);
}

@unmanaged
export class Task {
  get name(): usize {
    return changetype<usize>(this);
  }
  get cost(): u32 {
    return load<u32>(changetype<usize>(this), 32);
  }
  set cost(value: u32) {
    store<u32>(changetype<usize>(this), value, 32);
  }
  get period(): u32 {
    return load<u32>(changetype<usize>(this), 36);
  }
  set period(value: u32) {
    store<u32>(changetype<usize>(this), value, 36);
  }
  get deadline(): u32 {
    return load<u32>(changetype<usize>(this), 40);
  }
  set deadline(value: u32) {
    store<u32>(changetype<usize>(this), value, 40);
  }
  get jitter(): u32 {
    return load<u32>(changetype<usize>(this), 44);
  }
  set jitter(value: u32) {
    store<u32>(changetype<usize>(this), value, 44);
  }
  get domain(): u32 {
    return load<u8>(changetype<usize>(this), 48);
  }
  set domain(value: u32) {
    store<u8>(changetype<usize>(this), value, 48);
  }
}

export const TASK_BYTES: u32 = 52;
export const TASK_COUNT: u32 = 8;
export const TASK_NAME: u32 = 32;
export const TASK_NAME_AT: u32 = 0;
export const TASK_COST_AT: u32 = 32;
export const TASK_PERIOD_AT: u32 = 36;
export const TASK_DEADLINE_AT: u32 = 40;
export const TASK_JITTER_AT: u32 = 44;
export const TASK_DOMAIN_AT: u32 = 48;

/** Task number `index` (0–7). */
export function task(index: u32): Task {
  return changetype<Task>(VOLATILE + 748 + index * 52);
}

@unmanaged
export class Ceiling {
  get serverId(): usize {
    return changetype<usize>(this);
  }
  get domains(): u32 {
    return load<u32>(changetype<usize>(this), 40);
  }
  set domains(value: u32) {
    store<u32>(changetype<usize>(this), value, 40);
  }
  get memory(): u32 {
    return load<u32>(changetype<usize>(this), 44);
  }
  set memory(value: u32) {
    store<u32>(changetype<usize>(this), value, 44);
  }
  get cpu(): u32 {
    return load<u32>(changetype<usize>(this), 48);
  }
  set cpu(value: u32) {
    store<u32>(changetype<usize>(this), value, 48);
  }
  get storage(): u32 {
    return load<u32>(changetype<usize>(this), 52);
  }
  set storage(value: u32) {
    store<u32>(changetype<usize>(this), value, 52);
  }
  get network(): u32 {
    return load<u32>(changetype<usize>(this), 56);
  }
  set network(value: u32) {
    store<u32>(changetype<usize>(this), value, 56);
  }
  get images(): u32 {
    return load<u32>(changetype<usize>(this), 60);
  }
  set images(value: u32) {
    store<u32>(changetype<usize>(this), value, 60);
  }
  get ext(): u32 {
    return load<u32>(changetype<usize>(this), 64);
  }
  set ext(value: u32) {
    store<u32>(changetype<usize>(this), value, 64);
  }
}

export const CEILING_BYTES: u32 = 68;
export const CEILING_COUNT: u32 = 4;
export const CEILING_SERVER_ID: u32 = 40;
export const CEILING_SERVER_ID_AT: u32 = 0;
export const CEILING_DOMAINS_AT: u32 = 40;
export const CEILING_MEMORY_AT: u32 = 44;
export const CEILING_CPU_AT: u32 = 48;
export const CEILING_STORAGE_AT: u32 = 52;
export const CEILING_NETWORK_AT: u32 = 56;
export const CEILING_IMAGES_AT: u32 = 60;
export const CEILING_EXT_AT: u32 = 64;

/** Ceiling number `index` (0–3). */
export function ceiling(index: u32): Ceiling {
  return changetype<Ceiling>(VOLATILE + 1164 + index * 68);
}

@unmanaged
export class Live {
  get memoryActual(): u32 {
    return load<u32>(changetype<usize>(this));
  }
  set memoryActual(value: u32) {
    store<u32>(changetype<usize>(this), value);
  }
  get cpuUsed(): u32 {
    return load<u32>(changetype<usize>(this), 4);
  }
  set cpuUsed(value: u32) {
    store<u32>(changetype<usize>(this), value, 4);
  }
  get budgetInForce(): u32 {
    return load<u32>(changetype<usize>(this), 8);
  }
  set budgetInForce(value: u32) {
    store<u32>(changetype<usize>(this), value, 8);
  }
  get periodInForce(): u32 {
    return load<u32>(changetype<usize>(this), 12);
  }
  set periodInForce(value: u32) {
    store<u32>(changetype<usize>(this), value, 12);
  }
  get storageUsed(): u32 {
    return load<u32>(changetype<usize>(this), 16);
  }
  set storageUsed(value: u32) {
    store<u32>(changetype<usize>(this), value, 16);
  }
  get storageInForce(): u32 {
    return load<u32>(changetype<usize>(this), 20);
  }
  set storageInForce(value: u32) {
    store<u32>(changetype<usize>(this), value, 20);
  }
  get guaranteedInForce(): usize {
    return changetype<usize>(this) + 24;
  }
  get seen(): u32 {
    return load<u8>(changetype<usize>(this), 32);
  }
  set seen(value: u32) {
    store<u8>(changetype<usize>(this), value, 32);
  }
}

export const LIVE_BYTES: u32 = 36;
export const LIVE_COUNT: u32 = 8;
export const LIVE_MEMORY_ACTUAL_AT: u32 = 0;
export const LIVE_CPU_USED_AT: u32 = 4;
export const LIVE_BUDGET_IN_FORCE_AT: u32 = 8;
export const LIVE_PERIOD_IN_FORCE_AT: u32 = 12;
export const LIVE_STORAGE_USED_AT: u32 = 16;
export const LIVE_STORAGE_IN_FORCE_AT: u32 = 20;
export const LIVE_GUARANTEED_IN_FORCE: u32 = 8;
export const LIVE_GUARANTEED_IN_FORCE_AT: u32 = 24;
export const LIVE_SEEN_AT: u32 = 32;

/** Live number `index` (0–7). */
export function live(index: u32): Live {
  return changetype<Live>(VOLATILE + 1436 + index * 36);
}

@unmanaged
export class AuditRecord {
  get seq(): u32 {
    return load<u32>(changetype<usize>(this));
  }
  set seq(value: u32) {
    store<u32>(changetype<usize>(this), value);
  }
  get event(): u32 {
    return load<u8>(changetype<usize>(this), 4);
  }
  set event(value: u32) {
    store<u8>(changetype<usize>(this), value, 4);
  }
  get decision(): u32 {
    return load<u8>(changetype<usize>(this), 5);
  }
  set decision(value: u32) {
    store<u8>(changetype<usize>(this), value, 5);
  }
  get peripheral(): u32 {
    return load<u8>(changetype<usize>(this), 6);
  }
  set peripheral(value: u32) {
    store<u8>(changetype<usize>(this), value, 6);
  }
  get isPrivate(): u32 {
    return load<u8>(changetype<usize>(this), 7);
  }
  set isPrivate(value: u32) {
    store<u8>(changetype<usize>(this), value, 7);
  }
  get time(): u64 {
    return load<u64>(changetype<usize>(this), 8);
  }
  set time(value: u64) {
    store<u64>(changetype<usize>(this), value, 8);
  }
  get server(): usize {
    return changetype<usize>(this) + 16;
  }
  get domain(): usize {
    return changetype<usize>(this) + 56;
  }
  get crc(): u32 {
    return load<u32>(changetype<usize>(this), 88);
  }
  set crc(value: u32) {
    store<u32>(changetype<usize>(this), value, 88);
  }
  get count(): u32 {
    return load<u32>(changetype<usize>(this), 92);
  }
  set count(value: u32) {
    store<u32>(changetype<usize>(this), value, 92);
  }
  get countCrc(): u32 {
    return load<u32>(changetype<usize>(this), 96);
  }
  set countCrc(value: u32) {
    store<u32>(changetype<usize>(this), value, 96);
  }
}

export const AUDIT_RECORD_BYTES: u32 = 104;
export const AUDIT_RECORD_COUNT: u32 = 1;
export const AUDIT_RECORD_SEQ_AT: u32 = 0;
export const AUDIT_RECORD_EVENT_AT: u32 = 4;
export const AUDIT_RECORD_DECISION_AT: u32 = 5;
export const AUDIT_RECORD_PERIPHERAL_AT: u32 = 6;
export const AUDIT_RECORD_IS_PRIVATE_AT: u32 = 7;
export const AUDIT_RECORD_TIME_AT: u32 = 8;
export const AUDIT_RECORD_SERVER: u32 = 40;
export const AUDIT_RECORD_SERVER_AT: u32 = 16;
export const AUDIT_RECORD_DOMAIN: u32 = 32;
export const AUDIT_RECORD_DOMAIN_AT: u32 = 56;
export const AUDIT_RECORD_CRC_AT: u32 = 88;
export const AUDIT_RECORD_COUNT_AT: u32 = 92;
export const AUDIT_RECORD_COUNT_CRC_AT: u32 = 96;

export function auditRecord(): AuditRecord {
  return changetype<AuditRecord>(VOLATILE + 1728);
}
