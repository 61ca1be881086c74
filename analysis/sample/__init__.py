"""A seeded simulator of a cosmetics brand, with campaigns whose true effects are known.

It writes extracts as files; the program loads them like anybody's. No other room is imported but the model.
"""

from analysis.sample.campaigns import CAMPAIGNS, SampleCampaign
from analysis.sample.truth import ATTRIBUTES, DEFAULT_SEED, Truth, truth
from analysis.sample.write import SampleFiles, write_sample

__all__ = ["ATTRIBUTES", "CAMPAIGNS", "DEFAULT_SEED", "SampleCampaign", "SampleFiles", "Truth", "truth", "write_sample"]
