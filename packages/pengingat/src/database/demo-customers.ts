/** An invented vehicle with its owner, placed around today. */
export interface DemoVehicle {
  readonly name: string | null;
  readonly phone: string | null;
  readonly plate: string | null;
  /** Days until its next visit; `null`: never visited. */
  readonly dueIn: number | null;
  /** Whether the vehicle has an owner on file. */
  readonly hasCustomer?: false;
}

/** What real data holds, with invented people and numbers. */
export const DEMO_VEHICLES: readonly DemoVehicle[] = [
  { name: "Adi Contoh", phone: "081100000001", plate: "B 1001 CTH", dueIn: 0 },
  { name: "Nur'aini Misalia", phone: "+62 (0)811-0000-0002", plate: "AB 1002 MSL", dueIn: 0 },
  { name: 'Yusuf "Ucup" Umpama', phone: "0811 0000 0003 / 0811 0000 0004", plate: "D 1003 UMP", dueIn: 1 },
  { name: "Kurnia {no_pol} $& Andai", phone: "HP: 0811.0000.0005", plate: "L 1004 AND", dueIn: 1 },
  { name: "Slamet O'Misal", phone: "628110000006", plate: "H 1005 MSL", dueIn: 2 },
  { name: "Dewi Andaikata", phone: "(0274) 000105", plate: "AB 1006 ADK", dueIn: 1 },
  { name: "Tono Takberponsel", phone: null, plate: "B 1007 TPN", dueIn: 2 },
  { name: null, phone: "081100000008", plate: "B 1008 TNM", dueIn: 2 },
  { name: "Rina Tanpaplat", phone: "081100000009", plate: null, dueIn: 2 },
  { name: null, phone: null, plate: "B 1010 TPM", dueIn: 0, hasCustomer: false },
  { name: "Wati Belumwaktunya", phone: "081100000011", plate: "F 1011 BLM", dueIn: 3 },
  { name: "Joko Terlambat", phone: "081100000012", plate: "F 1012 TLB", dueIn: -1 },
  { name: "Sri Lamaterlambat", phone: "081100000013", plate: "F 1013 TLB", dueIn: -30 },
  { name: "Bagus Belumpernah", phone: "081100000014", plate: "F 1014 BRU", dueIn: null },
];
