/// What a process takes from the system, and what of it is what: files beside a dump and the dump itself, joined
/// into one budget.
package kheap.footprint;
