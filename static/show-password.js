// For pages that are sent without the app's own script: brings out the switch beside a password.
for (const button of document.querySelectorAll('[data-shows-password]')) {
	const input = document.getElementById(button.getAttribute('aria-controls'));
	button.hidden = false;
	button.addEventListener('click', () => {
		const isShown = input.type === 'password';
		input.type = isShown ? 'text' : 'password';
		button.setAttribute('aria-pressed', String(isShown));
	});
}
