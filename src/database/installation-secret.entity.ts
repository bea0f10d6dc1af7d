import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A secret that was made once for this installation and is shared by all its instances. */
@Entity({ name: 'installation_secrets' })
export class InstallationSecret {
  @PrimaryColumn({ type: 'text', primaryKeyConstraintName: 'installation_secrets_pkey' })
  name: string;

  @Column({ type: 'text' })
  secret: string;
}
