/// What is said about a dump, before it has a form, and its forms: terminal text, one HTML page, JSON.
package kheap.report;
