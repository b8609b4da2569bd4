export interface CertificateTable {
	document_id: number;
	number: string;
	base_code: string;
	year: number;
	serial: number;
	/** What was achieved, such as the public id of an enrolment: one certificate each. */
	achievement_key: string;
}

export interface CertificateRegisterTable {
	base_code: string;
	year: number;
	last_serial: number;
}

export interface CertificatesSchema {
	certificate: CertificateTable;
	certificate_register: CertificateRegisterTable;
}
