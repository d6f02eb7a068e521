/** The text of JSON values, exactly as the gateway writes it. Pure: no files, no state. */
package dev.creel.store.json;
