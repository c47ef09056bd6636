// Before anything is drawn: the colours that this browser chose, for pages whose server cannot know (the login page).
{
  const chosen = document.cookie.match(/(?:^|; )rpi_deploy_theme=(automatic|light|dark)/);
  if (chosen) document.documentElement.dataset.theme = chosen[1];
}
