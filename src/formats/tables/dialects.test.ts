import { describe, expect, it } from 'vitest';
import { read } from '../../testing/files';
import type { Flow } from '../../trace/trace';
import { flowAt } from '../../trace/flowAt';
import type { DialectName } from './dialects';
import { DIALECT_NAMES } from './dialects';

interface Fixture {
  readonly text: string;
  /** The first flow by time. */
  readonly first: Partial<Flow>;
  readonly flows: number;
  readonly bytesAre?: 'frame' | 'payload';
}

const lines = (...rows: string[]) => `${rows.join('\n')}\n`;
const UNKNOWN_COUNTS = {
  ...{ duration: NaN, sourcePackets: NaN, sourceBytes: NaN, destinationPackets: NaN },
  ...{ destinationBytes: NaN, sourcePort: -1, destinationPort: -1 },
};

/** A few rows of every dialect, in the shape in which its tool writes them. */
const FIXTURES: Readonly<Record<DialectName, readonly Fixture[]>> = {
  csv: [
    {
      text: lines(
        'start,duration,proto,src,sport,dst,dport,service,state,src_packets,src_bytes,dst_packets,dst_bytes,label',
        '1.5,0.25,tcp,10.0.0.1,1,10.0.0.2,2,"a,""b""",SF,1,40,1,40,-',
      ),
      first: { seconds: 1, nanoseconds: 5e8, duration: 0.25, service: 'a,"b"', label: '-' },
      flows: 1,
    },
  ],
  binetflow: [
    {
      text: lines(
        'StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,Label',
        '2011/08/10 09:46:59.607825,1.5,tcp,94.44.127.113,1577,   ->,147.32.84.59,6881,FSPA_FSPA,0,0,10,1340,740,flow=Background',
        '2011/08/10 09:47:00.000000,0.0,icmp,10.0.0.1,0x0403,   ->,10.0.0.2,0xfe25,URF,0,,1,70,70,',
        '2011/08/10 09:47:01.000000,0.0,arp,00:0c:29:aa:bb:cc,,  who,10.0.0.2,,CON,,,2,102,42,',
        '2011/08/10 09:47:02.000000,1.0,udp,10.0.0.9,53,  <-,10.0.0.1,4000,INT,0,,1,100,100,',
      ),
      first: {
        ...{ seconds: 1_312_969_619, nanoseconds: 607_825_000, state: 'SF', label: 'flow=Background' },
        ...{ sourcePackets: 5, sourceBytes: 670, destinationPackets: 5, destinationBytes: 530 },
      },
      flows: 4,
      bytesAre: 'frame',
    },
    {
      text: lines(
        'StartTime,Flgs,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,TotPkts,TotBytes,State,Dur,Cause',
        '2009-11-18+09:00:03.914398, e        ,udp,192.168.1.1,626,   ->,224.0.0.1,626,1,75,INT,0.000000,Start',
      ),
      first: { seconds: 1_258_534_803, nanoseconds: 914_398_000, sourceBytes: 61, destinationPackets: 0 },
      flows: 1,
      bytesAre: 'frame',
    },
    {
      text: lines(
        'StartTime,Dur,Proto,SrcAddr,Sport,Dir,DstAddr,Dport,State,sTos,dTos,TotPkts,TotBytes,SrcBytes,SrcPkts,Label',
        '2019/04/04 16:23:00.3,1.0,tcp,10.8.0.69,48009,   ->,31.13.83.2,443,S_SA,0,0,2,100,40,1,',
      ),
      // 40 bytes of a TCP packet leave no room for an Ethernet header.
      first: { sourceBytes: 40, destinationBytes: 60, state: 'S1' },
      flows: 1,
      bytesAre: 'frame',
    },
  ],
  nfdump: [
    {
      text: lines(
        'ts,te,td,sa,da,sp,dp,pr,flg,fwd,stos,ipkt,ibyt,opkt,obyt,in,out',
        '2023-03-10 09:44:15,2023-03-10 09:44:17,2.125,198.18.134.4,198.18.134.99,22,40009,TCP,...A..S.,0,0,3,132,0,0,0,0',
        '2023-03-10 09:44:16,2023-03-10 09:44:16,0.000,10.0.0.1,10.0.0.2,0,2048,ICMP,........,0,0,1,84,1,84,0,0',
        'Summary',
        'flows,bytes,packets,avg_bps,avg_pps,avg_bpp',
        '421,23604,448,2739,6,52',
      ),
      first: { duration: 2.125, state: 'OTH', sourcePackets: 3, sourceBytes: 132, destinationPackets: 0 },
      flows: 2,
    },
    {
      text: lines(
        'firstSeen,duration,proto,srcAddr,srcPort,dstAddr,dstPort,packets,bytes,flows',
        '2024-01-02 03:04:05.678,0.500,UDP,10.0.0.1,5353,224.0.0.251,5353,2,300,1',
      ),
      first: { nanoseconds: 678_000_000, sourcePackets: 2, destinationBytes: 0, state: '' },
      flows: 1,
    },
  ],
  nfdumpText: [
    {
      text: lines(
        'Date first seen          Duration Proto      Src IP Addr:Port          Dst IP Addr:Port   Packets    Bytes Flows',
        '2017-04-05 00:02:34.321     0.003 TCP     192.168.220.16:43771 ->    192.168.100.5:445       1.2 M   96.0 M     1',
        '2017-04-05 00:02:35.000     0.000 ICMP        10.0.0.1:0     ->      10.0.0.2:8.0         1       84     1',
        '2017-04-05 00:02:36.000     0.000 UDP     2001:db8::1.5353   ->      ff02::fb.5353        1       90     1',
        'Summary: total flows: 3, total bytes: 96.0 M, total packets: 1.2 M, avg bps: 0, avg pps: 0, avg bpp: 0',
        'Time window: 2017-04-05 00:02:34 - 2017-04-05 00:02:36',
      ),
      first: {
        sourcePackets: 1_200_000,
        sourceBytes: 96_000_000,
        destination: '192.168.100.5',
        destinationPort: 445,
      },
      flows: 3,
    },
    {
      text: lines(
        'Date first seen             Duration     Proto      Src IP Addr:Port          Dst IP Addr:Port     Flags Tos  Packets    Bytes      pps      bps    Bpp Flows',
        '2023-03-10 09:43:13.279     00:01:04.462 TCP            0.0.0.0:68    ->  255.255.255.255:67    ......S.   0       14     4592        0      569    328     1',
      ),
      first: { duration: 64.462, state: 'S0', sourcePackets: 14, sourceBytes: 4592 },
      flows: 1,
    },
  ],
  cidds: [
    {
      text: lines(
        'Date first seen,Duration,Proto,Src IP Addr,Src Pt,Dst IP Addr,Dst Pt,Packets,Bytes,Flows,Flags,Tos,class,attackType,attackID,attackDescription',
        '2017-03-15 00:01:16.632,0.000,TCP  ,192.168.100.5,445,10162_65,58844,1,  1.2 M,1,.AP.SF,0,normal,---,---,---',
        '2017-03-15 00:01:17.000,0.000,TCP  ,ATTACKER1,445,192.168.220.16,22,1,108,1,....S.,32,attacker,bruteForce,1,x',
      ),
      first: {
        source: '192.168.100.5',
        destination: '10162_65',
        sourceBytes: 1_200_000,
        label: 'normal',
        state: 'SH',
      },
      flows: 2,
    },
  ],
  ugr16: [
    {
      text: lines(
        '2016-03-18 10:47:52,305.636,103.36.230.3,42.219.156.231,0,769,ICMP,......,0,0,62,1736,background',
      ),
      first: {
        ...{ seconds: 1_458_297_766, nanoseconds: 364_000_000, duration: 305.636, protocol: 'icmp' },
        ...{
          sourcePort: 3,
          destinationPort: 1,
          sourcePackets: 62,
          destinationPackets: 0,
          label: 'background',
        },
      },
      flows: 1,
    },
  ],
  cicflowmeter: [
    {
      text: lines(
        'Flow ID, Source IP, Source Port, Destination IP, Destination Port, Protocol, Timestamp, Flow Duration, Total Fwd Packets, Total Backward Packets, Flow Bytes/s, Label',
        'x,192.168.10.5,54865,8.254.250.126,80,6,03/07/2017 08:55:58 PM,3000000,2,1,Infinity,BENIGN',
      ),
      first: {
        seconds: 1_499_115_358,
        duration: 3,
        protocol: 'tcp',
        sourcePackets: 2,
        sourceBytes: NaN,
        label: 'BENIGN',
      },
      flows: 1,
      bytesAre: 'payload',
    },
    {
      text: lines(
        'Flow ID,Src IP,Src Port,Dst IP,Dst Port,Protocol,Timestamp,Flow Duration,Tot Fwd Pkts,Tot Bwd Pkts,Flow Byts/s,Label',
        'x,10.0.0.1,1,10.0.0.2,53,17,5/7/2017 8:42,4,1,1,NaN,DoS slowloris',
      ),
      first: { seconds: 1_499_244_120, duration: 4e-6, label: 'DoS slowloris' },
      flows: 1,
      bytesAre: 'payload',
    },
  ],
  lanl: [
    {
      text: lines('118781,5580,Comp364445,Comp547245,17,Port05507,53,7,8,755,1042'),
      first: {
        seconds: 118_781,
        source: 'Comp364445',
        protocol: 'udp',
        sourcePort: 5507,
        destinationBytes: 1042,
      },
      flows: 1,
    },
  ],
  lanl2015: [
    {
      text: lines('1,9,C1065,N10451,C3799,389,6,10,5323'),
      first: {
        seconds: 1,
        duration: 9,
        sourcePort: 10_451,
        destination: 'C3799',
        sourceBytes: 5323,
        destinationBytes: 0,
      },
      flows: 1,
    },
  ],
  netshare: [
    {
      text: lines(
        'srcip,dstip,srcport,dstport,proto,ts,td,pkt,byt,type',
        '1730436467,719036359,0,0,TCP,1458298072364000.0,305.63599999999997,62,1736,background',
      ),
      first: {
        source: '103.36.93.115',
        seconds: 1_458_298_072,
        nanoseconds: 364_000_000,
        sourcePackets: 62,
      },
      flows: 1,
    },
  ],
  netsharePackets: [
    {
      text: lines(
        'srcip,dstip,srcport,dstport,proto,time,pkt_len,version,ihl,tos,id,flag,off,ttl,chksum',
        '3627282195,719036341,80,1024,UDP,1458298072364005,1500,4,5,0,0,0,0,64,0',
      ),
      first: {
        nanoseconds: 364_005_000,
        sourcePackets: 1,
        sourceBytes: 1500,
        destinationPackets: 0,
        protocol: 'udp',
      },
      flows: 1,
    },
  ],
  westermo: [
    {
      text: lines(
        'sAddress,rAddress,sIPs,rIPs,protocol,startDate,start,duration,sPackets,rPackets,sBytesSum,rBytesSum,IT_M_Label,NST_M_Label',
        '198.18.134.11,198.18.134.12,a,b,IPV4-TCP,2023-03-10 10:29:34.0,1678440574.08554,0.480225,42,30,2478,1866,x,Normal',
        'b8:27:eb:15:88:9c,ff:ff:ff:ff:ff:ff,,,ARP,2023-03-10 10:29:35.0,1678440575.5,4e-06,4,0,240,0,x,BAD-MITM',
        '198.18.134.1,224.0.0.1,a,b,IPV4-2,2023-03-10 10:29:36.0,1678440576.5,0.0,1,0,36,0,x,Normal',
      ),
      first: {
        nanoseconds: 85_540_000,
        protocol: 'tcp',
        sourceBytes: 2478,
        destinationPackets: 30,
        label: 'Normal',
      },
      flows: 3,
    },
  ],
  darpa: [
    {
      text: lines(
        'src,dst,time,label',
        '172.016.112.020,192.168.001.010,06/01/1998-07:55,-',
        '172.016.112.020,192.168.001.010,06/01/1998-07:55,-',
        '172.016.112.020,192.168.001.010,06/13/1998-07:55,ipsweep',
      ),
      first: {
        source: '172.16.112.20',
        seconds: 896_687_700,
        label: '',
        protocol: '',
        state: '',
        ...UNKNOWN_COUNTS,
      },
      flows: 3,
    },
  ],
  azure: [
    {
      text: lines(
        'FlowStartTime,FlowEndTime,VMIPAddress,PublicIPs,SrcIP,DestIP,L4Protocol,L7Protocol,DestPort,FlowDirection,AllExtIPs',
        `2019-02-12 13:00:07.000,2019-02-12 13:45:08.000,10.0.3.5,"['65.55.44.109']",,,T,https,443.0,I,65.55.44.109`,
        '2019-02-12 14:00:07.000,2019-02-12 14:45:08.000,,,10.0.3.4,10.0.3.5,U,dns,53.0,I,10.0.3.4',
      ),
      first: {
        source: '65.55.44.109',
        destination: '10.0.3.5',
        duration: 2701,
        protocol: 'tcp',
        service: 'https',
      },
      flows: 2,
    },
  ],
};

describe.each(DIALECT_NAMES)('%s', (name) => {
  it.each(FIXTURES[name].map((fixture, i) => [i, fixture] as const))(
    'reads its rows as what they mean (%i)',
    async (_, { text, first, flows, bytesAre = 'ip' }) => {
      const { trace, report } = await read(text);
      expect([report.files[0]!.format, report.kept, report.dropped]).toEqual([name, flows, {}]);
      expect(flowAt(trace, 0)).toMatchObject(first);
      expect(report.bytesAre).toBe(bytesAre);
    },
  );

  it('reads the same whatever the chunks', async () => {
    const { text } = FIXTURES[name][0]!;
    const whole = (await read(text)).trace;
    for (const chunk of [1, 7, 64]) expect((await read(text, undefined, chunk)).trace).toEqual(whole);
  });
});

describe('what words and columns say beyond numbers', () => {
  const flowsOf = async (text: string) => {
    const { trace } = await read(text);
    return Array.from({ length: trace.length }, (_, i) => flowAt(trace, i));
  };

  it('ICMP of a request or its reply goes with the type that answers it, as in a capture', async () => {
    const [header] = FIXTURES.binetflow[0]!.text.split('\n');
    const row = (ports: string, time: string) =>
      `2011/08/10 09:47:${time}.000000,0.0,icmp,10.0.0.1,${ports},   ->,10.0.0.2,,ECO,0,,1,70,70,`;
    const flows = await flowsOf(
      lines(header!, row('0x0008', '00'), row('0x0000', '01'), row('0x000d', '02')),
    );
    expect(flows.map((flow) => [flow.sourcePort, flow.destinationPort])).toEqual([
      [8, 0],
      [0, 8],
      [13, 14],
    ]);
  });

  it('Argus: type and code in one word, MACs, and `<-` where the destination began', async () => {
    const [, icmp, arp, backward] = await flowsOf(FIXTURES.binetflow[0]!.text);
    expect(icmp).toMatchObject({
      protocol: 'icmp',
      sourcePort: 3,
      destinationPort: 4,
      state: 'URF',
      label: '',
    });
    expect(arp).toMatchObject({
      protocol: 'arp',
      source: '00:0c:29:aa:bb:cc',
      sourcePort: -1,
      sourceBytes: 28,
    });
    expect(backward).toMatchObject({
      source: '10.0.0.1',
      sourcePort: 4000,
      sourceBytes: 0,
      destinationBytes: 86,
    });
  });

  it('Argus: ports by the name of a common service, as ra prints them without -n', async () => {
    const table = FIXTURES.binetflow[0]!.text.replace(',6881,', ',https,').replace(',1577,', ',no-such,');
    const { trace, report } = await read(table.replace(',no-such,', ',domain,'));
    expect(flowAt(trace, 0)).toMatchObject({ sourcePort: 53, destinationPort: 443 });
    expect(report.dropped).toEqual({});
    expect((await read(table)).report.warnings[0]).toContain(
      'sourcePort is "no-such", wanted a port, 0 … 65535, or the name of a common service',
    );
  });

  it.each([
    ['.AP.SF', 'SF'],
    ['.AP.S.', 'S1'],
    ['.A.RS.', 'RSTO'],
    ['.AP...', 'OTH'],
  ])('nfdump -b: flags %s of a row with its answer are those of a connection %s', async (flags, state) => {
    const row = (opkt: number) =>
      `2023-03-10 09:44:15,2023-03-10 09:44:17,2.125,10.0.0.1,10.0.0.2,40009,22,TCP,..${flags},0,0,3,132,${opkt},0,0,0`;
    const [header] = FIXTURES.nfdump[0]!.text.split('\n');
    const [answered, alone] = await flowsOf(lines(header!, row(3), row(0)));
    expect(answered!.state).toBe(state);
    expect(alone!.state).not.toMatch(/^(SF|S1|RSTO)$/);
  });

  it('nfdump: ICMP types of either output, IPv6 addresses with a port behind a point', async () => {
    expect((await flowsOf(FIXTURES.nfdump[0]!.text))[1]).toMatchObject({ sourcePort: 8, destinationPort: 0 });
    const [, icmp, version6] = await flowsOf(FIXTURES.nfdumpText[0]!.text);
    expect(icmp).toMatchObject({ sourcePort: 8, destinationPort: 0 });
    expect(version6).toMatchObject({ source: '2001:db8::1', sourcePort: 5353, destination: 'ff02::fb' });
  });

  it('CIDDS: an attack by its kind, all else by its class', async () => {
    const [, attack] = await flowsOf(FIXTURES.cidds[0]!.text);
    expect(attack).toMatchObject({ label: 'bruteForce', state: 'S0', source: 'ATTACKER1' });
  });

  it('Westermo: only frames without IP lose their Ethernet headers', async () => {
    const [, arp, igmp] = await flowsOf(FIXTURES.westermo[0]!.text);
    expect(arp).toMatchObject({
      source: 'b8:27:eb:15:88:9c',
      sourceBytes: 184,
      duration: 4e-6,
      label: 'BAD-MITM',
    });
    expect(igmp).toMatchObject({ protocol: 'igmp', sourceBytes: 36 });
  });

  it('Azure: hosts that are both named are in order', async () => {
    const [, inside] = await flowsOf(FIXTURES.azure[0]!.text);
    expect(inside).toMatchObject({ source: '10.0.3.4', destination: '10.0.3.5', protocol: 'udp' });
  });
});
