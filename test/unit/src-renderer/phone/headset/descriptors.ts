/** Report descriptors of real devices, byte for byte as published, and synthetic ones, which are named so. */

export interface PublishedDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  /** Where the bytes were published. */
  readonly source: string;
  readonly descriptor: Uint8Array;
}

export const jabraLink380c: PublishedDevice = {
  vendorId: 0x0b0e,
  productId: 0x24c9,
  productName: 'Jabra Link 380',
  source: 'chromium/chromium services/device/public/cpp/test/test_report_descriptors.cc, JabraLink380c()',
  descriptor: hex(`
    05 0B 09 05 A1 01 85 02 05 0B 15 00 25 01 09 20 09 97 09 2A 75 01 95 03 81 23 09 2F 09 21 09 24
    09 50 75 01 95 04 81 07 09 06 A1 02 19 B0 29 BB 15 00 25 0C 75 04 95 01 81 40 C0 09 07 15 00 25
    01 05 09 75 01 95 01 81 02 75 01 95 04 81 01 05 08 15 00 25 01 09 17 09 1E 09 09 09 18 09 20 09
    21 09 2A 75 01 95 07 91 22 05 0B 15 00 25 01 09 9E 75 01 95 01 91 22 75 01 95 08 91 01 C0
    06 00 FF 09 01 A1 01 85 05 09 01 15 00 26 FF 00 75 08 95 3E 92 02 01 09 01 15 00 26 FF 00 75 08
    95 3E 82 02 01 85 04 06 30 FF 15 00 25 01 09 20 0A FB FF 09 97 09 2A 75 01 95 04 81 23 09 2F 09
    21 09 24 0A FD FF 09 50 75 01 95 05 81 07 09 06 A1 02 19 B0 29 BB 15 00 25 0C 75 04 95 01 81 40
    C0 0A FC FF 15 00 25 01 75 01 95 01 81 23 75 01 95 02 81 01 06 40 FF 15 00 25 01 09 17 0A FB FF
    09 09 09 18 09 20 09 21 09 2A 75 01 95 07 91 22 06 30 FF 15 00 25 01 09 9E 75 01 95 01 91 22 75
    01 95 08 91 01 0A FF FF 15 00 25 01 75 01 95 01 B1 22 75 01 95 07 B1 01 C0
    05 0C 09 01 A1 01 85 01 05 0C 15 00 25 01 09 EA 09 E9 09 E2 09 CD 09 B7 09 B5 09 B6 09 B3 09 B4
    75 01 95 09 81 02 75 01 95 07 81 01 C0`),
};

export const plantronicsBlackwire3220: PublishedDevice = {
  vendorId: 0x047f,
  productId: 0xc056,
  productName: 'Plantronics Blackwire 3220 Series',
  source: 'libusb/hidapi windows/test/data/047F_C056_{0001_000C,0005_000B}_real.rpt_desc (macOS USB Prober)',
  descriptor: hex(`
    05 0C 09 01 A1 01 85 01 15 00 25 01 09 E9 09 EA 75 01 95 02 81 06 95 06 81 01 85 02 05 0C 09 00
    95 10 81 02 85 04 09 00 75 08 95 24 91 02 85 05 09 00 95 20 81 02 85 06 09 00 95 24 91 02 85 07
    09 00 95 20 81 02 C0
    05 0B 09 05 A1 01 85 08 15 00 25 01 09 2F 75 01 95 01 81 06 09 20 09 21 75 01 95 02 81 22 95 05
    81 01 05 08 85 09 09 09 95 01 91 22 95 07 91 01 85 17 09 17 95 01 91 22 95 07 91 01 85 18 09 18
    95 01 91 22 95 07 91 01 85 1E 09 1E 95 01 91 22 95 07 91 01 85 20 09 20 95 01 91 22 95 07 91 01
    85 2A 09 2A 95 01 91 22 95 07 91 01 C0`),
};

/** The telephony collection of the same headset as Windows keeps it, reconstructed from its preparsed data. */
export const plantronicsBlackwire3220OnWindows: PublishedDevice = {
  ...plantronicsBlackwire3220,
  source: 'libusb/hidapi windows/test/data/047F_C056_0005_000B_expected.rpt_desc',
  descriptor: hex(`
    05 0B 09 05 A1 01 85 08 09 2F 15 00 25 01 75 01 95 01 81 06 09 20 09 21 15 00 25 01 75 01 95 02
    81 22 75 05 95 01 81 03 85 09 05 08 09 09 15 00 25 01 75 01 95 01 91 22 75 07 95 01 91 03 85 17
    09 17 15 00 25 01 75 01 95 01 91 22 75 07 95 01 91 03 85 18 09 18 15 00 25 01 75 01 95 01 91 22
    75 07 95 01 91 03 85 1E 09 1E 15 00 25 01 75 01 95 01 91 22 75 07 95 01 91 03 85 20 09 20 15 00
    25 01 75 01 95 01 91 22 75 07 95 01 91 03 85 2A 09 2A 15 00 25 01 75 01 95 01 91 22 75 07 95 01
    91 03 C0`),
};

export const dellSp325: PublishedDevice = {
  vendorId: 0x413c,
  productId: 0x8223,
  productName: 'Dell SP325',
  source: 'sddcinfo/meeting-scribe src/meeting_scribe/speakerphone/descriptor.py (read from hidraw)',
  descriptor: hex(`
    050c0901a101850c1500250109e909ea09e209cd09b509b609b009b1750195088102c006
    13ff0901a101150026ff00850609007508953d9102850709007508953d8102c00614ff09
    01a101150026ff0085100900750895058102c00699ff0901a101859a150026ff00953f75
    080903b102859b150025019501750109048106750195078101c0050b0905a10115002501
    75018505092095018122092f95018106092409210997092a095095058106090705090901
    7501950181020508850509170909091809200921092a9506912295029101c0`),
};

export const razerBlackSharkV2HyperSpeed: PublishedDevice = {
  vendorId: 0x1532,
  productId: 0x0565,
  productName: 'Razer BlackShark V2 HyperSpeed',
  source: 'a public Rust driver’s unit test, BLACKSHARK_V2_HS_DONGLE (interface 3 of the dongle)',
  descriptor: hex(`
    06 13 FF 09 01 A1 01 15 00 26 FF 00 85 06 09 00 75 08 95 3D 91 02 85 07 09 00 75 08 95 3D 81 02 C0
    05 0C 09 01 A1 01 85 0C 15 00 25 01 09 E9 09 EA 09 E2 09 CD 09 B5 09 B6 75 01 95 06 81 02 09 00 95
    02 81 02 C0 05 0B 09 05 A1 01 15 00 25 01 75 01 85 05 09 20 95 01 81 22 09 2F 95 01 81 06 09 24 09
    21 09 97 09 2A 09 50 95 05 81 06 09 07 05 09 09 01 75 01 95 01 81 02 05 08 85 05 09 17 09 09 09 18
    09 20 09 21 09 2A 95 06 91 22 95 02 91 01 C0 06 14 FF 09 01 A1 01 15 00 26 FF 00 85 02 09 00 75 08
    95 08 B2 02 01 85 02 09 00 75 08 95 3F 91 02 85 02 09 00 75 08 95 3F 81 02 C0`),
};

export const ankerPowerConf: PublishedDevice = {
  vendorId: 0x291a,
  productId: 0x3301,
  productName: 'Anker PowerConf',
  source: 'a public Go program’s unit test, powerConfDescriptor (191 bytes, read from hidraw)',
  descriptor: hex(`
    05 0c 09 01 a1 01 85 01 15 00 25 01 09 e9 09 ea 09 e2 09 cd 09 b5 09 b6 09 b3 09 b7 75 01 95 08 81
    42 c0 05 0b 09 05 a1 01 85 02 05 0b 15 00 25 01 09 20 09 97 75 01 95 02 81 23 09 2f 09 21 09 70 09
    50 75 01 95 04 81 07 09 06 a1 02 19 b0 29 bb 15 00 25 0c 75 04 95 01 81 40 c0 09 07 15 00 25 01 05
    09 75 01 95 01 81 02 75 01 95 05 81 01 05 08 15 00 25 01 09 17 09 09 09 18 09 20 09 21 75 01 95 05
    91 22 05 0b 15 00 25 01 09 9e 75 01 95 01 91 22 75 01 95 0a 91 01 c0 06 00 ff 09 01 a1 01 85 03 09
    01 15 00 26 ff 00 95 3f 75 08 81 02 09 01 15 00 26 ff 00 95 3f 75 08 91 02 c0`),
};

export const polycomCx300: PublishedDevice = {
  vendorId: 0,
  productId: 0,
  productName: 'Polycom CX300',
  source:
    '“The CX300 HID report descriptor, annotated” (CC BY 4.0; 529 bytes, from macOS’s IO registry). It doesn’t give its USB numbers',
  descriptor: hex(`
    050b0901a101a1028502050815002501750195010917910295079103c0a10285
    01050b250175019504092009210924095081029501092f810695010907050909
    0181020699ff0a1eff810295018103050b0906a10219b029bc1501250d950175
    048100c0750481030699ff096009611500250175019502810295068103096275
    0895048102c08504050aa102150026ff00750895070901b102c08503050aa102
    150026ff007508953f0901b102c0850a0699ffa1020963150026ff007508952e
    b103c08518050aa102150026ff00750895210901b102c0c00699ff0901a1010a
    00ffa1028511150027ffff0000950175100a01ffb10326ff00950275080a02ff
    b103c00920a102851209350936150026ff0095027508b1031981298a2501950a
    7501b10395017506b103c00924a1028513092609250a10ff1500250195037501
    91020a11ff250f95017504910275019103c00948a10285141981298a1501250a
    9501750491009501750491030a23ff150025039501750291029501750591030a
    22ff2501950175019102c0092ba10285159501750791030a24ff150025019501
    750191020a2cff27ffff0000950875109102c00a17ffa10285160a18ff150025
    0f950175049102750491030a1aff0a1bff0a1fff0a20ff250195047501910295
    01750215ff25010a1cff912675029103c0a1028517150027ffff000095017510
    0964b10226ff00950275080965b102c0c0`),
};

export const logitechMxBrio: PublishedDevice = {
  vendorId: 0x046d,
  productId: 0x0944,
  productName: 'MX Brio',
  source: 'a public Python script that decodes the bytes of macOS’s IO registry, RAW_DESCRIPTOR',
  descriptor: hex(`
    0600ff0901a10185401500250109027501950181060903750195018106950681018541150026
    ff00090195027508910285420901810285430901810285440901950491028545090181028546
    950209018102854709018102c00601ff0901a101850a150026ff000901951f75088102c00602
    ff0901a1010509190129011500257f8501950175088102c006a1ff0903a1018555150026ff00
    0903950675088102c00699ff0903a101859a0903150026ff00951f75080903b20201c0050b09
    05a101850815002501092f750195018106092075019501812295068101050885080909750195
    019122050b092a75019501912295069101c0`),
};

/** Published decoded (hidrd-convert, "spec" form); the bytes are that text encoded again. Its vendor collection is left out. */
export const logitechG435: PublishedDevice = {
  vendorId: 0x046d,
  productId: 0,
  productName: 'G435 Wireless Gaming Headset',
  source: 'pwr-Solaar/Solaar issue 2227. It doesn’t give the product number',
  descriptor: hex(`
    05 0C 09 01 A1 01 85 03 15 00 26 8C 02 19 00 2A 8C 02 75 10 95 02 81 00 C0
    05 0B 09 01 A1 01 85 05 15 00 26 BF 00 19 00 29 BF 95 02 81 00 C0`),
};

/**
 * A headset whose traffic with Microsoft Teams was captured; its maker is not named. The public text is cut after the
 * input field: the end of the collection is ours, and its lights (report 4) are missing.
 */
export const teamsHeadsetInputs: PublishedDevice = {
  vendorId: 0,
  productId: 0,
  productName: 'a headset seen with Teams',
  source: 'Microsoft Tech Community, discussion 4215657, 2024. It doesn’t give its USB numbers',
  descriptor: hex(`
    06 01 FF 09 01 A1 01 A1 02 15 80 25 7F 75 08 85 10 95 0F 09 44 81 22 85 11 95 3F 09 45 81 22 85 50
    95 0F 09 54 91 22 85 51 95 3F 09 55 91 22 C0 C0
    05 0B 09 05 A1 01 15 00 25 01 75 01 85 02 95 03 09 24 09 20 09 2F 81 06 C0`),
};

export const published = {
  jabraLink380c,
  plantronicsBlackwire3220,
  plantronicsBlackwire3220OnWindows,
  dellSp325,
  razerBlackSharkV2HyperSpeed,
  ankerPowerConf,
  polycomCx300,
  logitechMxBrio,
  logitechG435,
  teamsHeadsetInputs,
} as const;

/** Bytes in hexadecimal, with any white space. */
export function hex(text: string): Uint8Array {
  const digits = text.replaceAll(/\s/g, '');
  if (!/^([0-9a-f]{2})+$/i.test(digits)) throw new Error('not bytes in hexadecimal');
  return Uint8Array.from(digits.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}
