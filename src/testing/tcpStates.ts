/** Every conn_state that Zeek gives a TCP connection, and '' for a source that gives none. */
export const TCP_STATES = [
  ...['S0', 'S1', 'SF', 'REJ', 'S2', 'S3', 'RSTO', 'RSTR', 'RSTOS0', 'RSTRH', 'SH', 'SHR', 'OTH'],
  '',
];
