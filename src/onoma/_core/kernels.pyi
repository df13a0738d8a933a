import numpy as np

def agreements(
    one: np.ndarray,
    one_pairs: np.ndarray,
    letters: np.ndarray,
    pairs: np.ndarray,
    lengths: np.ndarray,
    rows: np.ndarray,
    there: np.ndarray,
    here: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]: ...
def gather(
    numbers: np.ndarray, starts: np.ndarray, ends: np.ndarray, worths: np.ndarray, sums: np.ndarray
) -> np.ndarray: ...
