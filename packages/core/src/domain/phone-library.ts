/** The part of libphonenumber-js that is used. The build puts it into a file of its own, beside the core's. */
export {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
  validatePhoneNumberLength,
} from "libphonenumber-js/max";
