/// The shape of an answer.
package kheap.diagnosis;
