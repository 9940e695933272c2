// Loaded on demand: named here, bundlers can leave the rest of the package out.
export { importPKCS8, SignJWT } from "jose";
