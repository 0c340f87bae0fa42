import type { AddressTreatment } from '../../store/state';
import { RadioGroup } from '../shared/fields';

/** Said beside the pseudonyms for as long as no project is stored. */
export const KEY_NOTE =
  'The key behind the pseudonyms is 32 random bytes that live in this page only. Until you reload or close it, every saved file names a host alike; afterwards the same host gets another name, and no key is left to turn names back.';

interface AddressPlanProps {
  readonly addresses: AddressTreatment;
  readonly onChange: (addresses: AddressTreatment) => void;
}

export function AddressPlan({ addresses, onChange }: AddressPlanProps) {
  return (
    <>
      <RadioGroup<AddressTreatment>
        legend="Addresses in the files"
        value={addresses}
        onChange={onChange}
        options={[
          {
            value: 'pseudonymise',
            label: 'Pseudonymise',
            help: 'Consistent and prefix-preserving (Crypto-PAn): subnets stay subnets. What a host does may still give it away.',
          },
          {
            value: 'map',
            label: 'Map to test networks',
            help: 'Into 198.18.0.0/15 and 2001:db8::/32, which never meet a real host.',
          },
          { value: 'keep', label: 'Keep', help: 'As in the real trace.' },
        ]}
      />
      {addresses === 'pseudonymise' && <p className="help">{KEY_NOTE}</p>}
      {addresses === 'keep' && (
        <p className="warning" role="note">
          The file will hold the real addresses of your network. Share it only with those who may see the
          capture itself.
        </p>
      )}
    </>
  );
}
