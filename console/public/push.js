// Shows a page as a notification of the browser and opens its link when it is pressed.
self.addEventListener("push", (event) => {
  const page = event.data ? event.data.json() : {};
  event.waitUntil(self.registration.showNotification(page.subject || "Piepowder", { body: page.text, tag: page.page || page.id, requireInteraction: true, data: { link: page.link } }));
});
self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  if (event.notification.data && event.notification.data.link) event.waitUntil(self.clients.openWindow(event.notification.data.link));
});
