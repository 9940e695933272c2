// In development the page comes from Vite, and /api from `npm start`.
export default {
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
};
