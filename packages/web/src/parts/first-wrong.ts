/** When a form is sent with something wrong in it, the focus goes to the first field that says so. */
export function leadToFirstWrong(): void {
  document.addEventListener('submit', ({ target }) => {
    requestAnimationFrame(() => {
      if (target instanceof HTMLFormElement) target.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
    })
  })
}
